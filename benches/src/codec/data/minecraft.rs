//! The players of a game as it saves them: 200, nested, with enums, options and many short texts.

use super::{Number as _, Random, borrowed, owned, sum, touch};

const PLAYERS: usize = 200;

owned! {
    #[derive(Copy)]
    pub(crate) enum GameMode {
        Survival,
        Creative,
        Adventure,
        Spectator,
    }

    #[derive(Copy)]
    pub(crate) struct Abilities {
        pub(crate) walk_speed: f32,
        pub(crate) fly_speed: f32,
        pub(crate) may_fly: bool,
        pub(crate) flying: bool,
        pub(crate) invulnerable: bool,
        pub(crate) may_build: bool,
        pub(crate) builds_at_once: bool,
    }
}

/// The types that hold texts, which own or borrow them.
macro_rules! texts {
    (
        $derive:ident, $text:ty, [$($life:tt)?], [$($borrow:tt)*],
        $item:ident, $entity:ident, $recipes:ident, $player:ident, $players:ident
    ) => {
        $derive! {
            pub(crate) struct $item $(<$life>)? {
                pub(crate) count: i8,
                pub(crate) slot: u8,
                #[message(max = 64)]
                pub(crate) id: $text,
            }

            pub(crate) struct $entity $(<$life>)? {
                #[message(max = 64)]
                pub(crate) id: $text,
                pub(crate) position: (f64, f64, f64),
                pub(crate) motion: (f64, f64, f64),
                pub(crate) rotation: (f32, f32),
                pub(crate) fall_distance: f32,
                pub(crate) fire: u16,
                pub(crate) air: u16,
                pub(crate) on_ground: bool,
                pub(crate) floats: bool,
                pub(crate) invulnerable: bool,
                pub(crate) portal_cooldown: i32,
                pub(crate) uuid: [u32; 4],
                #[message(max = 64)]
                pub(crate) custom_name: Option<$text>,
                pub(crate) shows_name: bool,
                pub(crate) silent: bool,
                pub(crate) glowing: bool,
            }

            pub(crate) struct $recipes $(<$life>)? {
                #[message(max = [256, 64])]
                $($borrow)*
                pub(crate) known: Vec<$text>,
                #[message(max = [256, 64])]
                $($borrow)*
                pub(crate) to_show: Vec<$text>,
                pub(crate) craftable_only: bool,
                pub(crate) open: bool,
                pub(crate) furnace_craftable_only: bool,
                pub(crate) furnace_open: bool,
                pub(crate) blasting_craftable_only: bool,
                pub(crate) blasting_open: bool,
                pub(crate) smoker_craftable_only: bool,
                pub(crate) smoker_open: bool,
            }

            pub(crate) struct $player $(<$life>)? {
                pub(crate) mode: GameMode,
                pub(crate) previous_mode: GameMode,
                pub(crate) score: i64,
                #[message(max = 64)]
                pub(crate) dimension: $text,
                pub(crate) selected_slot: u32,
                $($borrow)*
                pub(crate) selected_item: $item $(<$life>)?,
                #[message(max = 64)]
                pub(crate) spawn_dimension: Option<$text>,
                pub(crate) spawn_x: i64,
                pub(crate) spawn_y: i64,
                pub(crate) spawn_z: i64,
                pub(crate) spawn_forced: Option<bool>,
                pub(crate) sleep_timer: u16,
                pub(crate) food_exhaustion: f32,
                pub(crate) food_saturation: f32,
                pub(crate) food_timer: u32,
                pub(crate) xp_level: u32,
                pub(crate) xp_part: f32,
                pub(crate) xp_total: i32,
                pub(crate) xp_seed: i32,
                #[message(max = 256)]
                $($borrow)*
                pub(crate) inventory: Vec<$item $(<$life>)?>,
                #[message(max = 256)]
                $($borrow)*
                pub(crate) ender_items: Vec<$item $(<$life>)?>,
                pub(crate) abilities: Abilities,
                pub(crate) entered_nether: Option<(f64, f64, f64)>,
                $($borrow)*
                pub(crate) vehicle: Option<([u32; 4], $entity $(<$life>)?)>,
                $($borrow)*
                pub(crate) left_shoulder: Option<$entity $(<$life>)?>,
                $($borrow)*
                pub(crate) right_shoulder: Option<$entity $(<$life>)?>,
                pub(crate) seen_credits: bool,
                $($borrow)*
                pub(crate) recipes: $recipes $(<$life>)?,
            }

            pub(crate) struct $players $(<$life>)? {
                #[message(max = 10_000)]
                $($borrow)*
                pub(crate) players: Vec<$player $(<$life>)?>,
            }
        }
    };
}

texts!(owned, String, [], [], Item, Entity, Recipes, Player, Players);
texts!(borrowed, &'a str, ['a], [#[serde(borrow)]], ItemRef, EntityRef, RecipesRef, PlayerRef, PlayersRef);

touch!(for Players for PlayersRef<'_> for ArchivedPlayers {
    |players| sum(&*players.players, |player| {
        let items = sum(&*player.inventory, |item| item.id.len() as u64 ^ item.slot.bits());
        items ^ player.xp_level.bits() ^ sum(&*player.recipes.known, |recipe| recipe.len() as u64)
    })
});

impl Players {
    pub(crate) fn generate() -> Self {
        let mut random = Random::new(4);
        Self { players: (0..PLAYERS).map(|_| Player::generate(&mut random)).collect() }
    }
}

impl Item {
    fn generate(random: &mut Random) -> Self {
        const IDS: [&str; 8] = ["dirt", "stone", "pickaxe", "sand", "gravel", "shovel", "chestplate", "steak"];
        Self { count: i8::from_le_bytes(random.bytes()), slot: random.bytes::<1>()[0], id: random.text(&IDS) }
    }
}

impl Abilities {
    fn generate(random: &mut Random) -> Self {
        Self {
            walk_speed: random.float(),
            fly_speed: random.float(),
            may_fly: random.chance(0.5),
            flying: random.chance(0.5),
            invulnerable: random.chance(0.5),
            may_build: random.chance(0.5),
            builds_at_once: random.chance(0.5),
        }
    }
}

fn point(random: &mut Random) -> (f64, f64, f64) {
    (random.double(), random.double(), random.double())
}

fn uuid(random: &mut Random) -> [u32; 4] {
    [(); 4].map(|()| u32::from_le_bytes(random.bytes()))
}

impl Entity {
    fn generate(random: &mut Random) -> Self {
        const IDS: [&str; 8] = ["cow", "sheep", "zombie", "skeleton", "spider", "creeper", "parrot", "bee"];
        const NAMES: [&str; 8] = ["rainbow", "princess", "steve", "johnny", "missy", "coward", "fairy", "howard"];
        Self {
            id: random.text(&IDS),
            position: point(random),
            motion: point(random),
            rotation: (random.float(), random.float()),
            fall_distance: random.float(),
            fire: u16::from_le_bytes(random.bytes()),
            air: u16::from_le_bytes(random.bytes()),
            on_ground: random.chance(0.5),
            floats: random.chance(0.5),
            invulnerable: random.chance(0.5),
            portal_cooldown: i32::from_le_bytes(random.bytes()),
            uuid: uuid(random),
            custom_name: random.maybe(|random| random.text(&NAMES)),
            shows_name: random.chance(0.5),
            silent: random.chance(0.5),
            glowing: random.chance(0.5),
        }
    }
}

impl Recipes {
    fn generate(random: &mut Random) -> Self {
        const RECIPES: [&str; 8] = ["pickaxe", "torch", "bow", "crafting table", "furnace", "shears", "arrow", "tnt"];
        Self {
            known: random.up_to(30, |random| random.text(&RECIPES)),
            to_show: random.up_to(10, |random| random.text(&RECIPES)),
            craftable_only: random.chance(0.5),
            open: random.chance(0.5),
            furnace_craftable_only: random.chance(0.5),
            furnace_open: random.chance(0.5),
            blasting_craftable_only: random.chance(0.5),
            blasting_open: random.chance(0.5),
            smoker_craftable_only: random.chance(0.5),
            smoker_open: random.chance(0.5),
        }
    }
}

impl Player {
    fn generate(random: &mut Random) -> Self {
        const DIMENSIONS: [&str; 3] = ["overworld", "nether", "end"];
        use GameMode::{Adventure, Creative, Spectator, Survival};
        let mode = |random: &mut Random| *random.pick(&[&Survival, &Creative, &Adventure, &Spectator]);
        Self {
            mode: mode(random),
            previous_mode: mode(random),
            score: random.next().cast_signed(),
            dimension: random.text(&DIMENSIONS),
            selected_slot: u32::from_le_bytes(random.bytes()),
            selected_item: Item::generate(random),
            spawn_dimension: random.maybe(|random| random.text(&DIMENSIONS)),
            spawn_x: random.next().cast_signed(),
            spawn_y: random.next().cast_signed(),
            spawn_z: random.next().cast_signed(),
            spawn_forced: random.maybe(|random| random.chance(0.5)),
            sleep_timer: u16::from_le_bytes(random.bytes()),
            food_exhaustion: random.float(),
            food_saturation: random.float(),
            food_timer: u32::from_le_bytes(random.bytes()),
            xp_level: u32::from_le_bytes(random.bytes()),
            xp_part: random.float(),
            xp_total: i32::from_le_bytes(random.bytes()),
            xp_seed: i32::from_le_bytes(random.bytes()),
            inventory: random.up_to(40, Item::generate),
            ender_items: random.up_to(27, Item::generate),
            abilities: Abilities::generate(random),
            entered_nether: random.maybe(point),
            vehicle: random.maybe(|random| (uuid(random), Entity::generate(random))),
            left_shoulder: random.maybe(Entity::generate),
            right_shoulder: random.maybe(Entity::generate),
            seen_credits: random.chance(0.5),
            recipes: Recipes::generate(random),
        }
    }
}
