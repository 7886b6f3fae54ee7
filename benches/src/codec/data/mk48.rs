//! Updates of a game of ships, as its server sends them: 500, with short sequences of bools, angles and terrain.

use super::{Number as _, Random, owned, sum, touch};

const UPDATES: usize = 500;

owned! {
    #[derive(Copy)]
    pub(crate) enum Ship {
        ArleighBurke,
        Bismarck,
        Clemenceau,
        Fletcher,
        G5,
        Iowa,
        Kolkata,
        Osa,
        Yasen,
        Zubr,
    }

    #[derive(Copy)]
    pub(crate) struct Transform {
        pub(crate) altitude: i8,
        pub(crate) angle: u16,
        pub(crate) position: (f32, f32),
        pub(crate) velocity: i16,
    }

    #[derive(Copy)]
    pub(crate) struct Guidance {
        pub(crate) angle: u16,
        pub(crate) submerge: bool,
        pub(crate) velocity: i16,
    }

    pub(crate) struct Contact {
        pub(crate) damage: u8,
        pub(crate) id: u32,
        pub(crate) ship: Option<Ship>,
        pub(crate) guidance: Guidance,
        pub(crate) player: Option<u16>,
        #[message(max = 64)]
        pub(crate) reloads: Vec<bool>,
        pub(crate) transform: Transform,
        #[message(max = 16)]
        pub(crate) turrets: Vec<u16>,
    }

    pub(crate) struct Terrain {
        pub(crate) chunk: (i8, i8),
        #[message(max = 4096)]
        pub(crate) data: Vec<u8>,
    }

    pub(crate) struct Update {
        #[message(max = 1024)]
        pub(crate) contacts: Vec<Contact>,
        pub(crate) score: u32,
        pub(crate) world_radius: f32,
        #[message(max = 256)]
        pub(crate) terrain: Vec<Terrain>,
    }

    pub(crate) struct Updates {
        #[message(max = 10_000)]
        pub(crate) updates: Vec<Update>,
    }
}

touch!(for Updates for ArchivedUpdates {
    |updates| sum(&*updates.updates, |update| {
        sum(&*update.contacts, |contact| contact.id.bits() ^ contact.reloads.len() as u64)
            ^ sum(&*update.terrain, |terrain| terrain.data.len() as u64)
    })
});

impl Updates {
    pub(crate) fn generate() -> Self {
        let mut random = Random::new(5);
        Self { updates: (0..UPDATES).map(|_| Update::generate(&mut random)).collect() }
    }
}

impl Ship {
    /// Each with how often it is met, its turrets and its weapons.
    const ALL: [(Self, f32, usize, usize); 10] = [
        (Self::ArleighBurke, 2.14, 1, 20),
        (Self::Bismarck, 0.52, 4, 10),
        (Self::Clemenceau, 0.97, 4, 16),
        (Self::Fletcher, 1.46, 4, 18),
        (Self::G5, 13.16, 0, 2),
        (Self::Iowa, 1.55, 3, 28),
        (Self::Kolkata, 0.83, 1, 15),
        (Self::Osa, 7.25, 2, 6),
        (Self::Yasen, 4.06, 0, 14),
        (Self::Zubr, 12.92, 3, 11),
    ];

    /// One of them, its turrets and its weapons.
    fn generate(random: &mut Random) -> (Self, usize, usize) {
        let all: f32 = Self::ALL.iter().map(|(_, frequency, ..)| frequency).sum();
        let mut at = random.float() * all;
        let found = Self::ALL.iter().find(|(_, frequency, ..)| {
            at -= frequency;
            at < 0.0
        });
        let (ship, _, turrets, weapons) = *found.unwrap_or(&Self::ALL[0]);
        (ship, turrets, weapons)
    }

    fn submerges(self, random: &mut Random) -> bool {
        self == Self::Yasen && random.chance(0.9)
    }
}

fn narrow<T: TryFrom<i64>>(random: &mut Random, range: std::ops::Range<i64>) -> T {
    T::try_from(random.range(range)).ok().expect("the range fits the type")
}

fn velocity(random: &mut Random) -> i16 {
    match random.below(100) {
        0..=79 => narrow(random, 140..900),
        80..=89 => 0,
        _ => narrow(random, -225..-35),
    }
}

impl Contact {
    fn generate(random: &mut Random, players: i64) -> Self {
        let (ship, turrets, weapons) = Ship::generate(random);
        let visible = random.chance(0.7);
        let (turrets, weapons) = if visible { (turrets, weapons) } else { (0, 0) };
        let (loaded, base) = (random.float(), i16::from_le_bytes(random.bytes()));
        let altitude = if ship.submerges(random) { narrow(random, -120..-35) } else { 0 };
        let mut turret = || {
            let angle = if random.chance(0.75) {
                base.wrapping_add(narrow(random, -200..200))
            } else {
                i16::from_le_bytes(random.bytes())
            };
            angle.cast_unsigned()
        };
        let turrets = (0..turrets).map(|_| turret()).collect();
        Self {
            damage: if visible && random.chance(0.6) { 0 } else { narrow(random, 0..200) },
            id: narrow(random, 0..players * 20),
            ship: visible.then_some(ship),
            guidance: Guidance {
                angle: u16::from_le_bytes(random.bytes()),
                submerge: ship.submerges(random),
                velocity: velocity(random),
            },
            player: visible.then(|| narrow(random, 0..players)),
            reloads: (0..weapons).map(|_| random.chance(loaded)).collect(),
            transform: Transform {
                altitude,
                angle: u16::from_le_bytes(random.bytes()),
                position: ((random.float() - 0.5) * 1500.0, (random.float() - 0.5) * 1500.0),
                velocity: velocity(random),
            },
            turrets,
        }
    }
}

impl Terrain {
    fn generate(random: &mut Random, radius: i64) -> Self {
        let size = if random.chance(0.02) { random.range(900..1100) } else { random.range(3..9) };
        Self {
            chunk: (narrow(random, -radius..radius), narrow(random, -radius..radius)),
            data: (0..size).map(|_| random.bytes::<1>()[0]).collect(),
        }
    }
}

impl Update {
    fn generate(random: &mut Random) -> Self {
        let players: u16 = narrow(random, 200..400);
        let world_radius = (f32::from(players) * 15_000.0).sqrt() + random.float() * 100.0 - 50.0;
        let contacts = random.range(20..40);
        let terrain = random.range(3..10);
        Self {
            contacts: (0..contacts).map(|_| Contact::generate(random, players.into())).collect(),
            score: narrow::<u32>(random, 0..50) + narrow::<u32>(random, 0..5000),
            world_radius,
            terrain: (0..terrain).map(|_| Terrain::generate(random, 2)).collect(),
        }
    }
}
