//! Stacked bars: one for each label, lying, so that names of any length are read without turning the head.

use plotters::chart::{ChartBuilder, LabelAreaPosition};
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, WHITE};

use super::super::model::{Chart, Point};
use super::super::shown;
use super::Spot;
use super::ink::{self, Drawn, Root};

/// Height of a bar with the room about it.
const ROW: i32 = 30;
/// Height of the numbers of the axis.
const AXIS: i32 = 26;
/// The widest name of a bar, in Latin letters.
const NAME: usize = 26;

fn legend_right(chart: &Chart) -> i32 {
    super::WIDTH - ink::width(&ink::unit(chart)) - 24
}

/// How high the chart is.
pub(super) fn height(chart: &Chart) -> i32 {
    ink::legend(chart, legend_right(chart)).1 + ROW * chart.labels.len() as i32 + AXIS + 8
}

/// The numbers of a bar that are shown.
fn parts(chart: &Chart, label: usize) -> Vec<(usize, f64)> {
    let value = |points: &[Option<Point>]| points.get(label)?.as_ref().map(|point| point.value);
    let parts = chart.series.iter().enumerate().filter_map(|(series, (_, values))| Some((series, value(values)?)));
    parts.filter(|(_, value)| value.is_finite() && *value > 0.0).collect()
}

/// Draws it, and tells where its bars are.
pub(super) fn draw(chart: &Chart, root: &Root, spots: &mut Vec<Spot>) -> Drawn {
    let (places, top) = ink::legend(chart, legend_right(chart));
    for (series, ((name, _), (x, y))) in chart.series.iter().zip(places).enumerate() {
        ink::hatched(root, (x, y - 6), (x + 20, y + 6), series)?;
        ink::text(root, name, (x + 26, y), HPos::Left, ink::INK)?;
    }
    ink::text(root, &ink::unit(chart), (super::WIDTH - 8, 14), HPos::Right, ink::GREY)?;

    let bars: Vec<Vec<(usize, f64)>> = (0..chart.labels.len()).map(|label| parts(chart, label)).collect();
    let total = |parts: &[(usize, f64)]| parts.iter().map(|(_, value)| value).sum::<f64>();
    let most = bars.iter().map(|parts| total(parts)).fold(0.0, f64::max);
    let names: Vec<String> = chart.labels.iter().map(|label| shown::shorten(label, NAME)).collect();
    let left = names.iter().map(|name| ink::width(name)).max().unwrap_or(0) + 14;
    let room = ink::width(&shown::number(most)) + 14;

    let mut builder = ChartBuilder::on(root);
    builder.margin_top(top).margin_right(room).margin_bottom(8);
    builder.set_label_area_size(LabelAreaPosition::Left, left).set_label_area_size(LabelAreaPosition::Bottom, AXIS);
    let mut area = builder.build_cartesian_2d(0.0..most, 0.0..bars.len() as f64)?;
    let format = |value: &f64| shown::number(*value);
    area.configure_mesh()
        .disable_y_mesh()
        .y_labels(0)
        .x_labels(7)
        .x_max_light_lines(1)
        .bold_line_style(ink::GRID)
        .light_line_style(WHITE.mix(0.0))
        .axis_style(ink::AXIS)
        .set_all_tick_mark_size(4)
        .x_label_style(ink::style(ink::GREY, HPos::Center, VPos::Top))
        .x_label_formatter(&format)
        .draw()?;

    for (row, (parts, name)) in bars.iter().zip(&names).enumerate() {
        let at = |value: f64| area.plotting_area().map_coordinate(&(value, bars.len() as f64 - row as f64 - 0.5));
        let (start, middle) = at(0.0);
        ink::text(root, name, (start - 8, middle), HPos::Right, ink::INK)?;
        let mut before = 0.0;
        for (series, value) in parts {
            let (from, to) = (at(before).0, at(before + value).0.max(at(before).0 + 1));
            ink::hatched(root, (from, middle - 10), (to, middle + 10), *series)?;
            spots.push(Spot { label: row, series: Some(*series), area: [from, middle - 10, to, middle + 10] });
            let words = shown::number(*value);
            if parts.len() > 1 && ink::width(&words) + 10 <= to - from {
                ink::carded(root, &words, (i32::midpoint(from, to), middle))?;
            }
            before += value;
        }
        if !parts.is_empty() {
            let (sum, end) = (shown::number(before), at(before).0);
            ink::bold(root, &sum, (end + 6, middle), HPos::Left)?;
            let area = [end + 4, middle - 10, end + 12 + ink::width(&sum), middle + 10];
            match spots.last_mut() {
                // the sum of one part is that part
                Some(spot) if parts.len() == 1 => spot.area[2] = area[2],
                _ => spots.push(Spot { label: row, series: None, area }),
            }
        }
    }
    Ok(())
}
