//! The types as Protocol Buffers have them: integers of 32 and 64 bits, messages for what is a tuple elsewhere.

use crate::codec::data::{Number as _, sum, touch};
use crate::codec::data::{log, mesh, minecraft, mk48, ticks};

/// A message whose fields have the tags 1, 2, 3 and so on.
macro_rules! messages {
    ($(
        $name:ident {
            $($tag:literal $field:ident: $type:ty => [$($kind:tt)*],)*
        }
    )*) => {$(
        #[derive(Clone, PartialEq, prost::Message)]
        pub(crate) struct $name {
            $(
                #[prost($($kind)*, tag = $tag)]
                $field: $type,
            )*
        }
    )*};
}

messages! {
    Tick {
        "1" time: u64 => [fixed64],
        "2" instrument: u32 => [fixed32],
        "3" price: f64 => [double],
        "4" quantity: u64 => [uint64],
        "5" change: f32 => [float],
        "6" venue: u32 => [uint32],
        "7" depth: i32 => [sint32],
        "8" sequence: i64 => [sfixed64],
    }

    Vector {
        "1" x: f32 => [float],
        "2" y: f32 => [float],
        "3" z: f32 => [float],
    }

    Triangle {
        "1" a: Option<Vector> => [message, optional],
        "2" b: Option<Vector> => [message, optional],
        "3" c: Option<Vector> => [message, optional],
        "4" normal: Option<Vector> => [message, optional],
    }

    Mesh {
        "1" triangles: Vec<Triangle> => [message, repeated],
    }

    Entry {
        "1" address: u32 => [fixed32],
        "2" identity: String => [string],
        "3" user: String => [string],
        "4" date: String => [string],
        "5" request: String => [string],
        "6" code: u32 => [uint32],
        "7" size: u64 => [uint64],
    }

    Log {
        "1" entries: Vec<Entry> => [message, repeated],
    }

    Item {
        "1" count: i32 => [sint32],
        "2" slot: u32 => [uint32],
        "3" id: String => [string],
    }

    Abilities {
        "1" walk_speed: f32 => [float],
        "2" fly_speed: f32 => [float],
        "3" may_fly: bool => [bool],
        "4" flying: bool => [bool],
        "5" invulnerable: bool => [bool],
        "6" may_build: bool => [bool],
        "7" builds_at_once: bool => [bool],
    }

    Point {
        "1" x: f64 => [double],
        "2" y: f64 => [double],
        "3" z: f64 => [double],
    }

    Entity {
        "1" id: String => [string],
        "2" position: Option<Point> => [message, optional],
        "3" motion: Option<Point> => [message, optional],
        "4" yaw: f32 => [float],
        "5" pitch: f32 => [float],
        "6" fall_distance: f32 => [float],
        "7" fire: u32 => [uint32],
        "8" air: u32 => [uint32],
        "9" on_ground: bool => [bool],
        "10" floats: bool => [bool],
        "11" invulnerable: bool => [bool],
        "12" portal_cooldown: i32 => [sfixed32],
        "13" uuid: Vec<u32> => [fixed32, repeated],
        "14" custom_name: Option<String> => [string, optional],
        "15" shows_name: bool => [bool],
        "16" silent: bool => [bool],
        "17" glowing: bool => [bool],
    }

    Vehicle {
        "1" uuid: Vec<u32> => [fixed32, repeated],
        "2" entity: Option<Entity> => [message, optional],
    }

    Recipes {
        "1" known: Vec<String> => [string, repeated],
        "2" to_show: Vec<String> => [string, repeated],
        "3" craftable_only: bool => [bool],
        "4" open: bool => [bool],
        "5" furnace_craftable_only: bool => [bool],
        "6" furnace_open: bool => [bool],
        "7" blasting_craftable_only: bool => [bool],
        "8" blasting_open: bool => [bool],
        "9" smoker_craftable_only: bool => [bool],
        "10" smoker_open: bool => [bool],
    }

    Player {
        "1" mode: i32 => [int32],
        "2" previous_mode: i32 => [int32],
        "3" score: i64 => [sfixed64],
        "4" dimension: String => [string],
        "5" selected_slot: u32 => [fixed32],
        "6" selected_item: Option<Item> => [message, optional],
        "7" spawn_dimension: Option<String> => [string, optional],
        "8" spawn_x: i64 => [sfixed64],
        "9" spawn_y: i64 => [sfixed64],
        "10" spawn_z: i64 => [sfixed64],
        "11" spawn_forced: Option<bool> => [bool, optional],
        "12" sleep_timer: u32 => [uint32],
        "13" food_exhaustion: f32 => [float],
        "14" food_saturation: f32 => [float],
        "15" food_timer: u32 => [fixed32],
        "16" xp_level: u32 => [fixed32],
        "17" xp_part: f32 => [float],
        "18" xp_total: i32 => [sfixed32],
        "19" xp_seed: i32 => [sfixed32],
        "20" inventory: Vec<Item> => [message, repeated],
        "21" ender_items: Vec<Item> => [message, repeated],
        "22" abilities: Option<Abilities> => [message, optional],
        "23" entered_nether: Option<Point> => [message, optional],
        "24" vehicle: Option<Vehicle> => [message, optional],
        "25" left_shoulder: Option<Entity> => [message, optional],
        "26" right_shoulder: Option<Entity> => [message, optional],
        "27" seen_credits: bool => [bool],
        "28" recipes: Option<Recipes> => [message, optional],
    }

    Players {
        "1" players: Vec<Player> => [message, repeated],
    }

    Contact {
        "1" damage: u32 => [uint32],
        "2" id: u32 => [uint32],
        "3" ship: Option<i32> => [int32, optional],
        "4" heading: u32 => [uint32],
        "5" submerge: bool => [bool],
        "6" speed: i32 => [sint32],
        "7" player: Option<u32> => [uint32, optional],
        "8" reloads: Vec<bool> => [bool, repeated],
        "9" transform: Option<Transform> => [message, optional],
        "10" turrets: Vec<u32> => [uint32, repeated],
    }

    Transform {
        "1" altitude: i32 => [sint32],
        "2" angle: u32 => [uint32],
        "3" x: f32 => [float],
        "4" y: f32 => [float],
        "5" velocity: i32 => [sint32],
    }

    Terrain {
        "1" x: i32 => [sint32],
        "2" y: i32 => [sint32],
        "3" data: Vec<u8> => [bytes = "vec"],
    }

    Update {
        "1" contacts: Vec<Contact> => [message, repeated],
        "2" score: u32 => [uint32],
        "3" world_radius: f32 => [float],
        "4" terrain: Vec<Terrain> => [message, repeated],
    }

    Updates {
        "1" updates: Vec<Update> => [message, repeated],
    }
}

/// Conversions: the fields of the same name and type are cloned, the others are said.
macro_rules! convert {
    ($($from:ty => $to:ident, |$value:ident| { $($same:ident)* ; $($field:ident: $made:expr,)* })*) => {$(
        impl From<&$from> for $to {
            fn from($value: &$from) -> Self {
                Self { $($same: $value.$same.clone(),)* $($field: $made,)* }
            }
        }
    )*};
}

fn all<'t, T, U: From<&'t T>>(items: &'t [T]) -> Vec<U> {
    items.iter().map(U::from).collect()
}

fn point(of: &(f64, f64, f64)) -> Point {
    Point { x: of.0, y: of.1, z: of.2 }
}

convert! {
    ticks::Tick => Tick, |tick| {
        time instrument price quantity change sequence;
        venue: tick.venue.into(),
        depth: tick.depth.into(),
    }
    mesh::Vector => Vector, |vector| { x y z; }
    mesh::Triangle => Triangle, |triangle| {
        ;
        a: Some((&triangle.a).into()),
        b: Some((&triangle.b).into()),
        c: Some((&triangle.c).into()),
        normal: Some((&triangle.normal).into()),
    }
    mesh::Mesh => Mesh, |mesh| { ; triangles: all(&mesh.triangles), }
    log::Entry => Entry, |entry| {
        identity user date request size;
        address: u32::from_le_bytes([entry.address.a, entry.address.b, entry.address.c, entry.address.d]),
        code: entry.code.into(),
    }
    log::Log => Log, |log| { ; entries: all(&log.entries), }
    minecraft::Item => Item, |item| { id; count: item.count.into(), slot: item.slot.into(), }
    minecraft::Abilities => Abilities, |abilities| {
        walk_speed fly_speed may_fly flying invulnerable may_build builds_at_once;
    }
    minecraft::Entity => Entity, |entity| {
        id fall_distance on_ground floats invulnerable portal_cooldown custom_name shows_name silent glowing;
        position: Some(point(&entity.position)),
        motion: Some(point(&entity.motion)),
        yaw: entity.rotation.0,
        pitch: entity.rotation.1,
        fire: entity.fire.into(),
        air: entity.air.into(),
        uuid: entity.uuid.to_vec(),
    }
    ([u32; 4], minecraft::Entity) => Vehicle, |vehicle| {
        ;
        uuid: vehicle.0.to_vec(),
        entity: Some((&vehicle.1).into()),
    }
    minecraft::Recipes => Recipes, |recipes| {
        known to_show craftable_only open furnace_craftable_only furnace_open blasting_craftable_only blasting_open
        smoker_craftable_only smoker_open;
    }
    minecraft::Player => Player, |player| {
        score dimension selected_slot spawn_dimension spawn_x spawn_y spawn_z spawn_forced food_exhaustion
        food_saturation food_timer xp_level xp_part xp_total xp_seed seen_credits;
        mode: player.mode as i32,
        previous_mode: player.previous_mode as i32,
        selected_item: Some((&player.selected_item).into()),
        sleep_timer: player.sleep_timer.into(),
        inventory: all(&player.inventory),
        ender_items: all(&player.ender_items),
        abilities: Some((&player.abilities).into()),
        entered_nether: player.entered_nether.as_ref().map(point),
        vehicle: player.vehicle.as_ref().map(Vehicle::from),
        left_shoulder: player.left_shoulder.as_ref().map(Entity::from),
        right_shoulder: player.right_shoulder.as_ref().map(Entity::from),
        recipes: Some((&player.recipes).into()),
    }
    minecraft::Players => Players, |players| { ; players: all(&players.players), }
    mk48::Transform => Transform, |transform| {
        ;
        altitude: transform.altitude.into(),
        angle: transform.angle.into(),
        x: transform.position.0,
        y: transform.position.1,
        velocity: transform.velocity.into(),
    }
    mk48::Contact => Contact, |contact| {
        id reloads;
        damage: contact.damage.into(),
        ship: contact.ship.map(|ship| ship as i32),
        heading: contact.guidance.angle.into(),
        submerge: contact.guidance.submerge,
        speed: contact.guidance.velocity.into(),
        player: contact.player.map(u32::from),
        transform: Some((&contact.transform).into()),
        turrets: contact.turrets.iter().map(|angle| u32::from(*angle)).collect(),
    }
    mk48::Terrain => Terrain, |terrain| {
        data;
        x: terrain.chunk.0.into(),
        y: terrain.chunk.1.into(),
    }
    mk48::Update => Update, |update| {
        score world_radius;
        contacts: all(&update.contacts),
        terrain: all(&update.terrain),
    }
    mk48::Updates => Updates, |updates| { ; updates: all(&updates.updates), }
}

touch!(for Tick {
    |tick| tick.time.bits()
        ^ tick.instrument.bits()
        ^ tick.price.bits()
        ^ tick.quantity.bits()
        ^ tick.change.bits()
        ^ tick.venue.bits()
        ^ tick.depth.bits()
        ^ tick.sequence.bits()
});
touch!(for Mesh {
    |mesh| sum(&mesh.triangles, |triangle| {
        let x = |vector: &Option<Vector>| vector.as_ref().map_or(0, |vector| vector.x.bits());
        x(&triangle.normal) ^ x(&triangle.a)
    })
});
touch!(for Log {
    |log| sum(&log.entries, |entry| entry.request.len() as u64 ^ entry.date.len() as u64 ^ entry.size.bits())
});
touch!(for Players {
    |players| sum(&players.players, |player| {
        let items = sum(&player.inventory, |item| item.id.len() as u64 ^ item.slot.bits());
        let recipes = player.recipes.iter().flat_map(|recipes| &recipes.known);
        items ^ player.xp_level.bits() ^ sum(recipes, |recipe| recipe.len() as u64)
    })
});
touch!(for Updates {
    |updates| sum(&updates.updates, |update| {
        sum(&update.contacts, |contact| contact.id.bits() ^ contact.reloads.len() as u64)
            ^ sum(&update.terrain, |terrain| terrain.data.len() as u64)
    })
});
