//! Which fields have to say themselves where they end: all that something follows.

use super::{Body, Pad, Part, Presence};

/// Whether a field says itself where it ends.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Ends {
    /// It does, or what follows is known not to care.
    Known,
    /// The compiler knows, and something follows it.
    Followed,
    /// The compiler knows, and it ends the message.
    Message,
}

impl Body<'_> {
    /// Settles of each field whether the compiler has to be asked, and of the body whether it ends where the payload does.
    /// What takes all that is left stands where it may already, unless it does so within a type of its own.
    pub(super) fn settle_ends(&mut self, skips_tail: bool) {
        let last_of_all = self.parts.len().saturating_sub(1);
        self.open_ended = skips_tail || self.plan.sizes.iter().any(|size| size.optional && size.bounds());
        for (at, part) in self.parts.iter().enumerate() {
            let Part::Field(index) = part else { continue };
            let Some(field) = self.fields.get_mut(*index) else { continue };
            let in_region = self.plan.last_at(at);
            let leaves = field.leave.is_some();
            let takes_all = field.rest || leaves || matches!(field.presence, Presence::Tail | Presence::TailOr(_));
            self.open_ended |= takes_all && in_region.is_none();
            if field.rest || leaves || field.is_computed || field.exact.is_some() {
                field.ends = Ends::Known;
            }
            if field.ends == Ends::Known || field.pad != Pad::NONE {
                continue;
            }
            field.ends = match in_region {
                Some(last) if at == last => Ends::Known,
                None if at == last_of_all && !skips_tail => Ends::Message,
                _ => Ends::Followed,
            };
        }
    }
}
