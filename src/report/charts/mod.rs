//! A chart → SVG: bars that are told apart in grey print, lines that are told apart by their marks, numbers written beside both.
//!
//! Plotters lays out the axes and writes the SVG; words stay text, so the reader's fonts draw them, and no font is needed here.

mod bars;
mod ink;
mod lines;

use std::fmt::Write as _;

use plotters::backend::SVGBackend;
use plotters::drawing::IntoDrawingArea;

use super::error::ReportError;
use super::model::{Chart, Point, Shape};

/// Width of a chart: two stand side by side on a page.
const WIDTH: i32 = 640;

/// A chart as it was drawn.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Drawing {
    /// The SVG.
    pub svg: String,
    /// Where its bars and points are.
    pub spots: Vec<Spot>,
}

/// Where a bar, a part of one, or a point is.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Spot {
    /// The position of its label.
    pub label: usize,
    /// The position of its series; `None` for a whole bar of several parts.
    pub series: Option<usize>,
    /// Left, top, right and bottom.
    pub area: [i32; 4],
}

impl Drawing {
    /// The SVG with links over its spots; `lead` tells where one leads, and what it says.
    pub fn linked(&self, lead: impl Fn(&Spot) -> Option<(String, String)>) -> String {
        let Some(end) = self.svg.rfind("</svg>") else { return self.svg.clone() };
        let mut svg = self.svg[..end].to_owned();
        for spot in &self.spots {
            let Some((href, says)) = lead(spot) else { continue };
            let [left, top, right, bottom] = spot.area;
            let (width, height, says) = ((right - left).max(1), (bottom - top).max(1), escaped(&says));
            let _ = writeln!(
                svg,
                r##"<a href="{}" aria-label="{says}"><title>{says}</title><rect class="spot" x="{left}" y="{top}" width="{width}" height="{height}" fill-opacity="0"/></a>"##,
                escaped(&href)
            );
        }
        svg.push_str(&self.svg[end..]);
        svg
    }
}

/// A text as it stands in an attribute.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A chart as it is drawn; the same bytes for the same chart. `None` where it has no number to show.
///
/// # Errors
/// [`ReportError::Chart`] where it cannot be drawn.
pub fn draw(chart: &Chart) -> Result<Option<Drawing>, ReportError> {
    let shown = |point: &Option<Point>| match (chart.shape, point) {
        (_, None) => false,
        (Shape::Bars, Some(point)) => point.value.is_finite() && point.value > 0.0,
        (Shape::Lines, Some(point)) => point.value.is_finite(),
    };
    if !chart.series.iter().any(|(_, points)| points.iter().take(chart.labels.len()).any(shown)) {
        return Ok(None);
    }
    let height = match chart.shape {
        Shape::Bars => bars::height(chart),
        Shape::Lines => lines::height(chart),
    };
    let (mut svg, mut spots) = (String::new(), Vec::new());
    let drawn = {
        let root = SVGBackend::with_string(&mut svg, (WIDTH as u32, height as u32)).into_drawing_area();
        match chart.shape {
            Shape::Bars => bars::draw(chart, &root, &mut spots),
            Shape::Lines => lines::draw(chart, &root, &mut spots),
        }
        .and_then(|()| root.present())
    };
    drawn.map_err(|error| ReportError::Chart { title: chart.title.clone(), message: error.to_string() })?;
    Ok(Some(Drawing { svg, spots }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(shape: Shape) -> Chart {
        Chart {
            title: "各县投资".into(),
            unit: "亿元".into(),
            shape,
            of: None,
            labels: vec!["临泽县".into(), "青川市<高新区>".into()],
            series: vec![
                ("在建".into(), points(&[Some(12.5), None])),
                ("投产".into(), points(&[Some(3.0), Some(7.25)])),
            ],
        }
    }

    fn points(values: &[Option<f64>]) -> Vec<Option<Point>> {
        values.iter().map(|value| value.map(|value| Point { value, rows: Vec::new() })).collect()
    }

    #[test]
    fn words_are_text_and_escaped() {
        for shape in [Shape::Bars, Shape::Lines] {
            let svg = draw(&chart(shape)).unwrap().unwrap().svg;
            assert!(svg.contains("临泽县") && svg.contains("青川市&lt;高新区&gt;") && svg.contains("亿元"), "{svg}");
            assert!(svg.contains("12.5") && svg.contains("7.25"), "{svg}");
            assert!(!svg.contains(" id="), "several stand on one page");
            assert_eq!(svg, draw(&chart(shape)).unwrap().unwrap().svg);
        }
    }

    #[test]
    fn nothing_to_show_is_no_chart() {
        let mut empty = chart(Shape::Bars);
        empty.series = vec![("在建".into(), points(&[None, Some(0.0)]))];
        assert_eq!(draw(&empty).unwrap(), None);
        empty.labels.clear();
        assert_eq!(draw(&empty).unwrap(), None);
    }

    #[test]
    fn odd_numbers_do_not_break_it() {
        for values in
            [[Some(5.0), Some(5.0)], [Some(f64::NAN), Some(1e12)], [Some(0.0), Some(-3.0)], [Some(1e-9), None]]
        {
            for shape in [Shape::Bars, Shape::Lines] {
                let mut odd = chart(shape);
                odd.series = vec![("在建".into(), points(&values))];
                draw(&odd).unwrap();
            }
        }
    }

    #[test]
    fn bars_points_and_whole_bars_are_spots_that_lead_somewhere() {
        let told = |shape| {
            let spots = draw(&chart(shape)).unwrap().unwrap().spots;
            spots.iter().map(|spot| (spot.label, spot.series)).collect::<Vec<_>>()
        };
        // the first bar has two parts, so its sum is a spot of its own
        assert_eq!(told(Shape::Bars), [(0, Some(0)), (0, Some(1)), (0, None), (1, Some(1))]);
        assert_eq!(told(Shape::Lines), [(0, Some(0)), (0, Some(1)), (1, Some(1))]);
        let drawing = draw(&chart(Shape::Bars)).unwrap().unwrap();
        let linked = drawing.linked(|spot| spot.series.map(|at| (format!("#c{at}"), "<合计>".into())));
        assert_eq!(linked.matches("<a href=\"#c").count(), 3, "{linked}");
        assert!(linked.contains("<title>&lt;合计&gt;</title>") && linked.trim_end().ends_with("</svg>"), "{linked}");
    }
}
