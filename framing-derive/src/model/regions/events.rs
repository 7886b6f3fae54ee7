//! The way through a body that has regions: where each begins to bound what is read, where it ends, and where a
//! checksum is verified.

use super::super::{Body, Part, Presence};
use super::{End, Plan, variables};
use quote::ToTokens;

/// What happens between two parts. The numbers are indices of the plan's sizes and checksums.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Event {
    /// The innermost region ends.
    Close(usize),
    /// A region begins, as the one that so many are around: those within it may have begun before.
    Open { size: usize, depth: usize },
    /// A checksum is verified.
    Verify(usize),
}

/// The events before each of `parts` parts and behind the last. Regions are open from the field on that says their
/// size, so one may begin to bound what is read while others that lie in it already do.
pub(super) fn of(plan: &Plan, parts: usize) -> Vec<Vec<Event>> {
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut all = Vec::new();
    for at in 0..=parts {
        let mut events = Vec::new();
        while let Some((size, _)) = open.pop_if(|(_, last)| *last < at) {
            events.push(Event::Close(size));
        }
        let begins = plan.sizes.iter().enumerate().filter(|(_, size)| size.bounds() && size.opens() == at);
        let mut begins: Vec<_> = begins.map(|(index, size)| (index, size.range.last)).collect();
        begins.sort_by_key(|(_, last)| core::cmp::Reverse(*last));
        for (size, last) in begins {
            let depth = open.iter().take_while(|(_, other)| *other >= last).count();
            open.insert(depth, (size, last));
            events.push(Event::Open { size, depth });
        }
        all.push(events);
    }
    all
}

impl Plan {
    /// The regions that are open at a part, from the outside in.
    pub(crate) fn open_at(&self, part: usize) -> Vec<usize> {
        let mut open = Vec::new();
        for event in self.events.iter().take(part.saturating_add(1)).flatten() {
            match event {
                Event::Open { size, depth } => open.insert((*depth).min(open.len()), *size),
                Event::Close(_) => drop(open.pop()),
                Event::Verify(_) => {}
            }
        }
        open
    }

    /// The last part of the innermost region at `part`.
    pub(crate) fn last_at(&self, part: usize) -> Option<usize> {
        let innermost = self.open_at(part).last().copied()?;
        self.sizes.get(innermost).map(|size| size.range.last)
    }

    /// Where checksums are verified, and where what leaves bytes to others ends.
    pub(super) fn settle_ends(&mut self, body: &mut Body<'_>) {
        for at in 0..self.checksums.len() {
            let Some(sum) = self.checksums.get(at) else { continue };
            // What the expression uses was read before.
            let used = variables(sum.function.to_token_stream());
            let used = body
                .fields
                .iter()
                .enumerate()
                .filter(|(_, field)| matches!(&field.member, syn::Member::Named(ident) if used.contains(ident)));
            let used = used.filter_map(|(index, _)| body.part_of(index)).max();
            let least = used.into_iter().chain([sum.part]).max().unwrap_or(0).saturating_add(1).max(sum.range.first());
            let last = sum.range.last;
            let early = (least..=last).find_map(|part| Some((part, self.end(body, part, last)?)));
            let (verified, end) = early.unwrap_or((least.max(last.saturating_add(1)), End::Passed));
            if let Some(sum) = self.checksums.get_mut(at) {
                (sum.verified, sum.end) = (verified, end);
            }
            if let Some(events) = self.events.get_mut(verified) {
                events.push(Event::Verify(at));
            }
        }
        for at in 0..self.leaves.len() {
            let Some(part) = self.leaves.get(at).map(|leave| leave.part) else { continue };
            let last = self.last_at(part);
            if let (Some(leave), Some(last)) = (self.leaves.get_mut(at), last) {
                leave.last = last;
                if let Some(field) = body.fields.get_mut(leave.field) {
                    field.in_region = true;
                }
            }
        }
    }

    /// Before `part`, what says where `last` ends.
    fn end(&self, body: &Body<'_>, part: usize, last: usize) -> Option<End> {
        let open = self.open_at(part);
        let region = open.iter().find(|size| self.sizes.get(**size).is_some_and(|size| size.range.last == last));
        if let Some(size) = region {
            return Some(End::Region(*size));
        }
        if self.last_at(part).is_some_and(|within| within < last) {
            return None;
        }
        let parts = body.parts.get(part..=last)?;
        let size = parts.iter().try_fold(0usize, |sum, part| sum.checked_add(fixed_size(body, part)?))?;
        Some(End::Fixed(size))
    }
}

/// The bytes of a part that has as many whatever its value is.
fn fixed_size(body: &Body<'_>, part: &Part) -> Option<usize> {
    match part {
        Part::Bits { bytes, pad, .. } => bytes.checked_add(pad.bytes()?),
        Part::Field(index) => {
            let field = body.fields.get(*index)?;
            let always = matches!(field.presence, Presence::Always);
            field.size.filter(|_| always)?.checked_add(field.pad.bytes()?)
        }
    }
}
