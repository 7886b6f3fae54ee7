//! Rounds of contestants, taken in turns, and the table of what they took.

use std::time::Instant;

use serde::Serialize;

/// What takes part: a name, and a function that does all operations of one round once.
pub(crate) struct Contestant<'c> {
    pub(crate) name: &'static str,
    pub(crate) round: Box<dyn FnMut() + 'c>,
}

/// One line of the result. Times are nanoseconds an operation.
#[derive(Serialize)]
pub(crate) struct Row {
    suite: &'static str,
    case: &'static str,
    direction: &'static str,
    name: &'static str,
    min_ns: f64,
    median_ns: f64,
    /// Against the first contestant of the case, which is written by hand.
    min_ratio: f64,
    median_ratio: f64,
}

/// Gives each contestant `rounds` rounds of `operations` operations. They take turns, so that what else the machine
/// does falls on all of them alike.
pub(crate) fn contest(
    case: &'static str,
    direction: &'static str,
    operations: usize,
    rounds: usize,
    mut contestants: Vec<Contestant<'_>>,
) -> Vec<Row> {
    let mut times = vec![Vec::with_capacity(rounds); contestants.len()];
    for round in 0..rounds + 2 {
        for (contestant, times) in contestants.iter_mut().zip(&mut times) {
            let start = Instant::now();
            (contestant.round)();
            let time = start.elapsed().as_secs_f64() * 1e9 / operations as f64;
            // The first rounds warm up.
            if round >= 2 {
                times.push(time);
            }
        }
    }
    times.iter_mut().for_each(|times| times.sort_by(f64::total_cmp));
    let (hand_min, hand_median) = (times[0][0], times[0][rounds / 2]);
    let rows = contestants.iter().zip(&times).map(|(contestant, times)| Row {
        suite: "codec",
        case,
        direction,
        name: contestant.name,
        min_ns: times[0],
        median_ns: times[rounds / 2],
        min_ratio: times[0] / hand_min,
        median_ratio: times[rounds / 2] / hand_median,
    });
    rows.collect()
}

/// The rows as a table for people.
pub(crate) fn print(rows: &[Row]) {
    println!("{:<10} {:<7} {:<10} {:>10} {:>10} {:>9} {:>9}", "case", "", "", "min ns", "median ns", "min", "median");
    let mut before = ("", "");
    for row in rows {
        if before != (row.case, row.direction) {
            println!();
            before = (row.case, row.direction);
        }
        let Row { case, direction, name, min_ns, median_ns, min_ratio, median_ratio, .. } = row;
        println!(
            "{case:<10} {direction:<7} {name:<10} {min_ns:>10.2} {median_ns:>10.2} {min_ratio:>8.2}x {median_ratio:>8.2}x"
        );
    }
}
