//! Colours, hatches, marks and words of charts.

use plotters::backend::SVGBackend;
use plotters::coord::Shift;
use plotters::drawing::{DrawingArea, DrawingAreaErrorKind};
use plotters::element::{Circle, PathElement, Polygon, Rectangle, Text};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, FontDesc, FontFamily, FontStyle, RGBColor, ShapeStyle, TextStyle, WHITE};

use super::super::model::Chart;
use super::super::shown;

/// What is drawn on.
pub(super) type Root<'a> = DrawingArea<SVGBackend<'a>, Shift>;
/// What a drawing ends with.
pub(super) type Drawn = Result<(), DrawingAreaErrorKind<std::io::Error>>;
/// A point in pixels.
pub(super) type Point = (i32, i32);

/// Text.
pub(super) const INK: RGBColor = RGBColor(0x1A, 0x1A, 0x1A);
/// Text of less weight.
pub(super) const GREY: RGBColor = RGBColor(0x55, 0x55, 0x55);
/// Lines behind.
pub(super) const GRID: RGBColor = RGBColor(0xE2, 0xE2, 0xE2);
/// Axes.
pub(super) const AXIS: RGBColor = RGBColor(0x99, 0x99, 0x99);

/// Size of text in charts.
pub(super) const SIZE: i32 = 12;

/// The fonts of the page, which an SVG in it would otherwise not take.
const FONTS: &str = "'Microsoft YaHei','PingFang SC','Noto Sans CJK SC','Source Han Sans SC',system-ui,sans-serif";

/// The Okabe–Ito palette, orange and yellow darkened so that lines of them are seen on white.
const COLOURS: [RGBColor; 7] = [
    RGBColor(0x00, 0x72, 0xB2),
    RGBColor(0xD9, 0x8B, 0x00),
    RGBColor(0x00, 0x9E, 0x73),
    RGBColor(0xD5, 0x5E, 0x00),
    RGBColor(0x56, 0xB4, 0xE9),
    RGBColor(0xCC, 0x79, 0xA7),
    RGBColor(0x7A, 0x7A, 0x7A),
];

/// The colour of a series.
pub(super) fn colour(series: usize) -> RGBColor {
    COLOURS[series % COLOURS.len()]
}

/// The width of a text in pixels, as near as can be told without a font.
pub(super) fn width(text: &str) -> i32 {
    (shown::width(text) as f64 * f64::from(SIZE) * 0.54).ceil() as i32
}

/// A style of text; the SVG's sizes are 1.24 times smaller than asked for.
fn font(weight: FontStyle) -> FontDesc<'static> {
    FontDesc::new(FontFamily::from(FONTS), f64::from(SIZE) * 1.24, weight)
}

/// A style of text, by its place about a point.
pub(super) fn style(colour: RGBColor, h: HPos, v: VPos) -> TextStyle<'static> {
    TextStyle { font: font(FontStyle::Normal), color: colour.to_backend_color(), pos: Pos::new(h, v) }
}

/// Words at a point, by their middle line.
pub(super) fn text(root: &Root, words: &str, at: Point, h: HPos, colour: RGBColor) -> Drawn {
    root.draw(&Text::new(words.to_owned(), at, style(colour, h, VPos::Center)))
}

/// The same on a card, so that lines and hatches behind do not strike it through.
pub(super) fn carded(root: &Root, words: &str, (x, y): Point) -> Drawn {
    let [left, top, right, bottom] = card(words, (x, y));
    root.draw(&Rectangle::new([(left, top), (right, bottom)], WHITE.mix(0.85).filled()))?;
    text(root, words, (x, y), HPos::Center, INK)
}

/// The room that words about a point take.
pub(super) fn card(words: &str, (x, y): Point) -> [i32; 4] {
    let half = width(words) / 2 + 2;
    [x - half, y - 7, x + half, y + 7]
}

/// The same, bold.
pub(super) fn bold(root: &Root, words: &str, at: Point, h: HPos) -> Drawn {
    let style = TextStyle::from(font(FontStyle::Bold)).color(&INK).pos(Pos::new(h, VPos::Center));
    root.draw(&Text::new(words.to_owned(), at, style))
}

/// Where the entries of the legend stand, and how high it is.
pub(super) fn legend(chart: &Chart, right: i32) -> (Vec<Point>, i32) {
    let (mut x, mut y) = (8, 14);
    let mut places = Vec::new();
    for (name, _) in &chart.series {
        let wide = 26 + width(name) + 18;
        if x > 8 && x + wide > right {
            (x, y) = (8, y + 22);
        }
        places.push((x, y));
        x += wide;
    }
    (places, y + 14)
}

/// Room for the unit, which stands right of the legend's first line.
pub(super) fn unit(chart: &Chart) -> String {
    if chart.unit.is_empty() { String::new() } else { format!("单位：{}", chart.unit) }
}

/// A box in the colour and hatch of a series.
pub(super) fn hatched(root: &Root, from: Point, to: Point, series: usize) -> Drawn {
    let colour = colour(series);
    root.draw(&Rectangle::new([from, to], colour.mix(0.85).filled()))?;
    let thin = ShapeStyle { color: WHITE.mix(0.75), filled: false, stroke_width: 1 };
    let mut line = |a: Point, b: Point| root.draw(&PathElement::new(vec![a, b], thin));
    match series % COLOURS.len() {
        1 => diagonals(from, to, 7, false, &mut line)?,
        2 => diagonals(from, to, 7, true, &mut line)?,
        3 => (from.0 + 3..to.0).step_by(6).try_for_each(|x| line((x, from.1), (x, to.1)))?,
        4 => (from.1 + 3..to.1).step_by(5).try_for_each(|y| line((from.0, y), (to.0, y)))?,
        5 => {
            diagonals(from, to, 9, false, &mut line)?;
            diagonals(from, to, 9, true, &mut line)?;
        }
        6 => diagonals(from, to, 4, false, &mut line)?,
        _ => {}
    }
    root.draw(&Rectangle::new([from, to], colour.stroke_width(1)))
}

/// Slanting lines of a box, cut at its edges.
fn diagonals(
    from: Point,
    to: Point,
    step: usize,
    falling: bool,
    line: &mut impl FnMut(Point, Point) -> Drawn,
) -> Drawn {
    let high = to.1 - from.1;
    for foot in (from.0 - high..to.0).step_by(step) {
        // rising from (foot, bottom) to (foot + high, top)
        let (left, right) = (foot.max(from.0), (foot + high).min(to.0));
        if left < right {
            let (low, top) = (to.1 - (left - foot), to.1 - (right - foot));
            let mirrored = |y: i32| if falling { from.1 + to.1 - y } else { y };
            line((left, mirrored(low)), (right, mirrored(top)))?;
        }
    }
    Ok(())
}

/// The mark of a series at a point of its line.
pub(super) fn mark(root: &Root, (x, y): Point, series: usize) -> Drawn {
    let colour = colour(series);
    let polygon = |points: &[Point]| {
        root.draw(&Polygon::new(points.iter().map(|(dx, dy)| (x + dx, y + dy)).collect::<Vec<_>>(), colour.filled()))
    };
    match series % COLOURS.len() {
        0 => root.draw(&Circle::new((x, y), 4, colour.filled())),
        1 => polygon(&[(-4, -4), (4, -4), (4, 4), (-4, 4)]),
        2 => polygon(&[(0, -5), (5, 4), (-5, 4)]),
        3 => polygon(&[(0, -6), (6, 0), (0, 6), (-6, 0)]),
        4 => polygon(&[(0, 5), (5, -4), (-5, -4)]),
        5 => {
            root.draw(&Circle::new((x, y), 4, WHITE.filled()))?;
            root.draw(&Circle::new((x, y), 4, colour.stroke_width(2)))
        }
        _ => {
            root.draw(&PathElement::new(vec![(x - 4, y - 4), (x + 4, y + 4)], colour.stroke_width(2)))?;
            root.draw(&PathElement::new(vec![(x - 4, y + 4), (x + 4, y - 4)], colour.stroke_width(2)))
        }
    }
}
