//! A chart → SVG: bars that are told apart in grey print, lines that are told apart by their marks, numbers written beside both.
//!
//! Plotters lays out the axes and writes the SVG; words stay text, so the reader's fonts draw them, and no font is needed here.

mod bars;
mod ink;
mod lines;

use plotters::backend::SVGBackend;
use plotters::drawing::IntoDrawingArea;

use super::error::ReportError;
use super::model::{Chart, Shape};

/// Width of a chart: two stand side by side on a page.
const WIDTH: i32 = 640;

/// The SVG of a chart; the same bytes for the same chart. `None` where it has no number to show.
///
/// # Errors
/// [`ReportError::Chart`] where it cannot be drawn.
pub fn draw(chart: &Chart) -> Result<Option<String>, ReportError> {
    let shown = |value: &Option<f64>| match chart.shape {
        Shape::Bars => value.is_some_and(|value| value.is_finite() && value > 0.0),
        Shape::Lines => value.is_some_and(f64::is_finite),
    };
    if !chart.series.iter().any(|(_, values)| values.iter().take(chart.labels.len()).any(shown)) {
        return Ok(None);
    }
    let height = match chart.shape {
        Shape::Bars => bars::height(chart),
        Shape::Lines => lines::height(chart),
    };
    let mut svg = String::new();
    let drawn = {
        let root = SVGBackend::with_string(&mut svg, (WIDTH as u32, height as u32)).into_drawing_area();
        match chart.shape {
            Shape::Bars => bars::draw(chart, &root),
            Shape::Lines => lines::draw(chart, &root),
        }
        .and_then(|()| root.present())
    };
    drawn.map_err(|error| ReportError::Chart { title: chart.title.clone(), message: error.to_string() })?;
    Ok(Some(svg))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chart(shape: Shape) -> Chart {
        Chart {
            title: "各县投资".into(),
            unit: "亿元".into(),
            shape,
            labels: vec!["临泽县".into(), "青川市<高新区>".into()],
            series: vec![("在建".into(), vec![Some(12.5), None]), ("投产".into(), vec![Some(3.0), Some(7.25)])],
        }
    }

    #[test]
    fn words_are_text_and_escaped() {
        for shape in [Shape::Bars, Shape::Lines] {
            let svg = draw(&chart(shape)).unwrap().unwrap();
            assert!(svg.contains("临泽县") && svg.contains("青川市&lt;高新区&gt;") && svg.contains("亿元"), "{svg}");
            assert!(svg.contains("12.5") && svg.contains("7.25"), "{svg}");
            assert!(!svg.contains(" id="), "several stand on one page");
            assert_eq!(svg, draw(&chart(shape)).unwrap().unwrap());
        }
    }

    #[test]
    fn nothing_to_show_is_no_chart() {
        let mut empty = chart(Shape::Bars);
        empty.series = vec![("在建".into(), vec![None, Some(0.0)])];
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
                odd.series = vec![("在建".into(), values.to_vec())];
                draw(&odd).unwrap();
            }
        }
    }
}
