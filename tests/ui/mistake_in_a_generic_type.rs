//! After a mistake the type still counts as a message, so that its uses give no further errors.

use framing_core::{Message, OwnedMessage};

#[derive(Message)]
#[message(fixed)]
struct Ping<'a, T: Clone, const N: usize = 4>
where
    T: 'a,
{
    count: usize,
    value: core::marker::PhantomData<&'a [T; N]>,
}

#[derive(Message)]
struct Other<T> {
    #[message(max = 4)]
    items: Vec<T>,
}

#[derive(Message)]
struct Wrong {
    count: usize,
}

fn owned<M: OwnedMessage>() -> usize {
    M::MAX_SIZE
}

fn uses() {
    let _ = (owned::<Wrong>(), Ping::<'static, u8, 4>::SIZE);
    let _ = Wrong { count: 1 }.encode_to_vec();
}

fn main() {
    let _ = <Ping<'static, u8, 4> as Message>::MAX_SIZE;
    let _ = <Other<Ping<'static, u16, 1>> as Message>::MAX_SIZE;
}
