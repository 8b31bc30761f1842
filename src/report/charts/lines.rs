//! Lines: one for each series over the labels. Where a number between two is not said, the line is dashed.

use plotters::chart::{ChartBuilder, LabelAreaPosition};
use plotters::element::PathElement;
use plotters::style::text_anchor::{HPos, VPos};
use plotters::style::{Color, WHITE};

use super::super::model::Chart;
use super::super::shown;
use super::Spot;
use super::ink::{self, Drawn, Point, Root};

/// Height of the plot with its axis.
const PLOT: i32 = 300;
/// Height of the labels of the axis.
const AXIS: i32 = 28;

fn legend_right() -> i32 {
    super::WIDTH - 8
}

/// How high the chart is.
pub(super) fn height(chart: &Chart) -> i32 {
    ink::legend(chart, legend_right()).1 + 22 + PLOT
}

/// The numbers of a series by label.
fn points(chart: &Chart, series: usize) -> Vec<(usize, f64)> {
    let points = chart.series.get(series).map(|(_, points)| points.as_slice()).unwrap_or_default();
    let said = points.iter().take(chart.labels.len()).enumerate();
    said.filter_map(|(label, point)| Some((label, point.as_ref()?.value)))
        .filter(|(_, value)| value.is_finite())
        .collect()
}

/// From where to where the numbers go: from nought, unless that would press the lines flat.
fn range(values: &[f64]) -> (f64, f64) {
    let least = values.iter().copied().fold(f64::INFINITY, f64::min);
    let most = values.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let spread = if most > least { most - least } else { most.abs().max(1e-6) };
    let low = if least >= 0.0 && least < 0.6 * most || least == most { least.min(0.0) } else { least - 0.2 * spread };
    (low, most + 0.14 * (most - low).max(spread * 0.1))
}

/// Draws it, and tells where its points are.
pub(super) fn draw(chart: &Chart, root: &Root, spots: &mut Vec<Spot>) -> Drawn {
    let (places, top) = ink::legend(chart, legend_right());
    for (series, ((name, _), (x, y))) in chart.series.iter().zip(places).enumerate() {
        root.draw(&PathElement::new(vec![(x, y), (x + 20, y)], ink::colour(series).stroke_width(2)))?;
        ink::mark(root, (x + 10, y), series)?;
        ink::text(root, name, (x + 26, y), HPos::Left, ink::INK)?;
    }
    ink::text(root, &ink::unit(chart), (8, top + 8), HPos::Left, ink::GREY)?;

    let all: Vec<Vec<(usize, f64)>> = (0..chart.series.len()).map(|series| points(chart, series)).collect();
    if all.iter().any(|points| points.windows(2).any(is_gap)) {
        ink::text(root, "虚线：其间的数未提及", (super::WIDTH - 12, top + 8), HPos::Right, ink::GREY)?;
    }
    let values: Vec<f64> = all.iter().flatten().map(|(_, value)| *value).collect();
    let (low, high) = range(&values);
    let left = ink::width(&shown::number(high.round())).max(ink::width("0.00")) + 14;
    let count = chart.labels.len() as f64;

    let mut builder = ChartBuilder::on(root);
    builder.margin_top(top + 22).margin_right(12).margin_bottom(4);
    builder.set_label_area_size(LabelAreaPosition::Left, left).set_label_area_size(LabelAreaPosition::Bottom, AXIS);
    let mut area = builder.build_cartesian_2d(-0.5..count - 0.5, low..high)?;
    let format = |value: &f64| shown::number(*value);
    area.configure_mesh()
        .disable_x_mesh()
        .x_labels(0)
        .y_labels(6)
        .y_max_light_lines(1)
        .bold_line_style(ink::GRID)
        .light_line_style(WHITE.mix(0.0))
        .axis_style(ink::AXIS)
        .set_all_tick_mark_size(4)
        .y_label_style(ink::style(ink::GREY, HPos::Right, VPos::Center))
        .y_label_formatter(&format)
        .draw()?;

    let at = |label: usize, value: f64| area.plotting_area().map_coordinate(&(label as f64, value));
    let foot = at(0, low).1;
    for label in shown_labels(chart, super::WIDTH - left - 12) {
        let (x, _) = at(label, low);
        root.draw(&PathElement::new(vec![(x, foot), (x, foot + 4)], ink::AXIS))?;
        ink::text(root, &chart.labels[label], (x, foot + 15), HPos::Center, ink::INK)?;
    }
    let placed: Vec<Vec<Point>> =
        all.iter().map(|points| points.iter().map(|(label, value)| at(*label, *value)).collect()).collect();
    for (series, (points, places)) in all.iter().zip(&placed).enumerate() {
        for (pair, ends) in points.windows(2).zip(places.windows(2)) {
            stroke(root, ends[0], ends[1], series, is_gap(pair))?;
        }
    }
    for (series, (points, places)) in all.iter().zip(&placed).enumerate() {
        for ((label, _), (x, y)) in points.iter().zip(places) {
            ink::mark(root, (*x, *y), series)?;
            spots.push(Spot { label: *label, series: Some(series), area: [x - 8, y - 8, x + 8, y + 8] });
        }
    }
    numbers(root, &all, &placed, foot)
}

/// Whether between two numbers there is a label for which none is said.
fn is_gap(pair: &[(usize, f64)]) -> bool {
    pair[1].0 - pair[0].0 > 1
}

/// A line between two points, whole or dashed.
fn stroke(root: &Root, from: Point, to: Point, series: usize, dashed: bool) -> Drawn {
    let style = ink::colour(series).stroke_width(2);
    if !dashed {
        return root.draw(&PathElement::new(vec![from, to], style));
    }
    let (dx, dy) = (f64::from(to.0 - from.0), f64::from(to.1 - from.1));
    let steps = (dx.hypot(dy) / 5.0).floor().max(1.0) as i32;
    let along = |step: i32| {
        let share = f64::from(step) / f64::from(steps);
        (from.0 + (dx * share).round() as i32, from.1 + (dy * share).round() as i32)
    };
    (0..steps).step_by(2).try_for_each(|step| root.draw(&PathElement::new(vec![along(step), along(step + 1)], style)))
}

/// The labels for which there is room.
fn shown_labels(chart: &Chart, room: i32) -> impl Iterator<Item = usize> {
    let widest = chart.labels.iter().map(|label| ink::width(label)).max().unwrap_or(0) + 10;
    let fit = (room / widest.max(1)).max(1) as usize;
    (0..chart.labels.len()).step_by(chart.labels.len().div_ceil(fit).max(1))
}

/// The numbers beside their points, above or below; one for which there is no room is left out.
fn numbers(root: &Root, all: &[Vec<(usize, f64)>], placed: &[Vec<Point>], foot: i32) -> Drawn {
    let mut taken: Vec<[i32; 4]> = placed.iter().flatten().map(|(x, y)| [x - 5, y - 5, x + 5, y + 5]).collect();
    for (points, places) in all.iter().zip(placed) {
        for ((_, value), (x, y)) in points.iter().zip(places) {
            let words = shown::number(*value);
            let free = [y - 13, y + 14, y - 26].into_iter().find_map(|middle| {
                let card = ink::card(&words, (*x, middle));
                let clash = |other: &[i32; 4]| {
                    card[0] < other[2] && other[0] < card[2] && card[1] < other[3] && other[1] < card[3]
                };
                (card[3] < foot && !taken.iter().any(clash)).then_some((middle, card))
            });
            if let Some((middle, card)) = free {
                taken.push(card);
                ink::carded(root, &words, (*x, middle))?;
            }
        }
    }
    Ok(())
}
