//! Charts of results: for each suite and direction one SVG file, with a panel for each case and a bar for each contestant.

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use plotters::coord::Shift;
use plotters::prelude::*;
use serde::Deserialize;

/// Where results are kept, and charts of them.
const RESULTS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/results");

/// What all suites write; some name all who took part.
#[derive(Deserialize)]
struct Row {
    suite: String,
    case: String,
    direction: String,
    /// Of rows that say none, less is better.
    #[serde(default)]
    unit: String,
    ours: f64,
    best_peer: Option<f64>,
    best_peer_name: Option<String>,
    limit: Option<f64>,
    limit_name: Option<String>,
    #[serde(default)]
    contestants: Vec<Bar>,
}

#[derive(Clone, Deserialize)]
struct Bar {
    name: String,
    role: String,
    median: f64,
}

impl Row {
    /// A bar for each who took part.
    fn bars(&self) -> Vec<Bar> {
        if !self.contestants.is_empty() {
            return self.contestants.clone();
        }
        let bar = |name: &str, role: &str, median| Bar { name: name.to_owned(), role: role.to_owned(), median };
        let peer = self.best_peer_name.as_deref().unwrap_or("best peer");
        let limit = self.limit_name.as_deref().unwrap_or("limit");
        let bars = [
            Some(bar("framing", "ours", self.ours)),
            self.best_peer.map(|best| bar(peer, "peer", best)),
            self.limit.map(|value| bar(limit, "limit", value)),
        ];
        bars.into_iter().flatten().collect()
    }
}

/// Draws the rows of `files`, or of all that are kept in the results, and returns the charts' paths.
pub(crate) fn run(files: &[PathBuf]) -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let files = if files.is_empty() { kept()? } else { files.to_vec() };
    let mut charts: BTreeMap<(String, String), Vec<Row>> = BTreeMap::new();
    for file in &files {
        let text = std::fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
        let rows: Vec<Row> = serde_json::from_str(&text)?;
        for row in rows {
            charts.entry((row.suite.clone(), row.direction.clone())).or_default().push(row);
        }
    }
    if charts.is_empty() {
        return Err(format!("there are no results in {RESULTS}: make some with --json, or name the files").into());
    }
    let draw_one = |((suite, direction), rows): (&(String, String), &Vec<Row>)| {
        let path = Path::new(RESULTS).join(format!("{suite}-{direction}.svg"));
        draw(&path, &format!("{suite}: {direction} (in brackets: over framing)"), rows).map(|()| path)
    };
    charts.iter().map(draw_one).collect()
}

/// The JSON files of the results.
fn kept() -> Result<Vec<PathBuf>, Box<dyn Error>> {
    let entries = std::fs::read_dir(RESULTS).map_err(|error| format!("{RESULTS}: {error}"))?;
    let paths = entries.filter_map(Result::ok).map(|entry| entry.path());
    let mut files: Vec<_> = paths.filter(|path| path.extension().is_some_and(|found| found == "json")).collect();
    files.sort();
    Ok(files)
}

const COLUMNS: usize = 2;
const PANEL_WIDTH: u32 = 520;
const LINE: i32 = 20;
const HEAD: i32 = 44;
/// Where the bars begin, and how much is left behind them for their numbers.
const NAMES: i32 = 150;
const NUMBERS: i32 = 150;

const INK: RGBColor = RGBColor(40, 40, 40);
const OURS: RGBColor = RGBColor(214, 96, 26);
const PEER: RGBColor = RGBColor(116, 148, 178);
const LIMIT: RGBColor = RGBColor(90, 150, 90);
const BESIDE: RGBColor = RGBColor(200, 200, 200);

fn draw(path: &Path, title: &str, rows: &[Row]) -> Result<(), Box<dyn Error>> {
    let lines = rows.iter().map(|row| row.bars().len()).max().unwrap_or(0);
    let panel_height = u32::try_from(HEAD + LINE * i32::try_from(lines)?)? + 12;
    let height = 40 + panel_height * u32::try_from(rows.len().div_ceil(COLUMNS))?;
    let root = SVGBackend::new(path, (PANEL_WIDTH * u32::try_from(COLUMNS)?, height)).into_drawing_area();
    root.fill(&WHITE)?;
    let (head, body) = root.split_vertically(40);
    head.draw(&Text::new(title.to_owned(), (12, 10), ("sans-serif", 20).into_font().color(&INK)))?;
    for (row, panel) in rows.iter().zip(body.split_evenly((rows.len().div_ceil(COLUMNS), COLUMNS))) {
        draw_panel(&panel, row)?;
    }
    root.present()?;
    Ok(())
}

fn draw_panel(panel: &DrawingArea<SVGBackend<'_>, Shift>, row: &Row) -> Result<(), Box<dyn Error>> {
    let small = ("sans-serif", 13).into_font().color(&INK);
    panel.draw(&Text::new(row.case.clone(), (12, 14), ("sans-serif", 16).into_font().color(&INK)))?;
    let bars = row.bars();
    // A contestant that is far behind would leave nothing to see of the others: its bar is cut, its number is not.
    let mut values: Vec<f64> = bars.iter().map(|bar| bar.median).collect();
    values.sort_by(f64::total_cmp);
    let shown = if row.unit == "1/s" { values.len().saturating_sub(1) } else { values.len() * 2 / 3 };
    let widest = values.get(shown).copied().unwrap_or(1.0).max(row.ours).max(1.0);
    let room = f64::from(i32::try_from(PANEL_WIDTH)? - NAMES - NUMBERS);
    for (at, bar) in bars.iter().enumerate() {
        let top = HEAD + LINE * i32::try_from(at)?;
        let color = match bar.role.as_str() {
            "ours" => OURS,
            "limit" => LIMIT,
            "beside" => BESIDE,
            _ => PEER,
        };
        let share = (bar.median / widest).min(1.0);
        #[expect(clippy::cast_possible_truncation, reason = "at most the width of the panel")]
        let end = NAMES + (share * room) as i32;
        panel.draw(&Text::new(bar.name.clone(), (12, top), small.clone()))?;
        panel.draw(&Rectangle::new([(NAMES, top), (end, top + LINE - 6)], color.filled()))?;
        let more = if bar.median > widest { " ..." } else { "" };
        let number = format!("{more} {}  ({:.2}x)", number(bar.median), bar.median / row.ours);
        panel.draw(&Text::new(number, (end + 4, top), small.clone()))?;
    }
    Ok(())
}

/// With three digits that say something.
fn number(value: f64) -> String {
    match value {
        ..100.0 => format!("{value:.2}"),
        100.0..10_000.0 => format!("{value:.0}"),
        10_000.0..1e7 => format!("{:.1} k", value / 1e3),
        _ => format!("{:.1} M", value / 1e6),
    }
}
