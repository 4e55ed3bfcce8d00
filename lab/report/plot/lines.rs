//! Line charts: a line for each contestant, named at its end.

use super::axis::{Axis, Scale};
use super::labels::spread;
use super::paint::{FAINT_INK, GRID, INK, Rank, paint};
use super::{Drawing, WIDTH, letters};
use plotters::coord::Shift;
use plotters::element::DashedPathElement;
use plotters::prelude::{
    Cartesian2d, ChartBuilder, ChartContext, Circle, DrawingArea,
    IntoDrawingArea, PathElement, SVGBackend, Text,
};
use plotters::style::Color;
use plotters::style::text_anchor::HPos;
use std::iter;

/// The height, with room for the names of a dozen lines.
const HEIGHT: u32 = 760;

/// The room on the left, for the numbers at the axis of values.
const LEFT: u32 = 110;

/// The room below, for the numbers and their name.
const BELOW: u32 = 100;

/// The room above, for the first number.
const ABOVE: u32 = 60;

/// The room on the right, for the longest name.
const RIGHT: u32 = 280;

/// The distance from name to name.
const NAME_GAP: i32 = 34;

/// One contestant's numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The contestant's name.
    pub name: String,
    /// The points, from left to right.
    pub points: Vec<(f64, f64)>,
}

/// Lines in one field.
#[derive(Clone, Debug, PartialEq)]
pub struct Lines {
    /// The title.
    pub title: String,
    /// The axis to the right.
    pub across: Axis,
    /// The axis upwards.
    pub up: Axis,
    /// The lines; the first is in front.
    pub lines: Vec<Line>,
}

type Chart<'a, 'b> =
    ChartContext<'a, SVGBackend<'b>, Cartesian2d<Scale, Scale>>;

impl Lines {
    /// Returns the text alternative of the plot, for screen readers.
    pub(super) fn description(&self) -> String {
        let names: Vec<&str> =
            self.lines.iter().map(|line| line.name.as_str()).collect();
        format!(
            "{} against {}: a line for each of {}. The numbers are in the \
             table beside it.",
            self.up.name,
            self.across.name,
            names.join(", ")
        )
    }

    pub(super) fn draw(&self) -> String {
        let mut svg = String::new();
        self.draw_into(&mut svg).expect("text takes everything");
        svg
    }

    fn draw_into(&self, svg: &mut String) -> Drawing {
        let size = (WIDTH, HEIGHT);
        let root = SVGBackend::with_string(svg, size).into_drawing_area();
        let across = Scale::new(&self.across, self.numbers(|point| point.0));
        let up = Scale::new(&self.up, self.numbers(|point| point.1));
        let mut chart = ChartBuilder::on(&root)
            .margin_top(ABOVE)
            .margin_right(RIGHT)
            .x_label_area_size(BELOW)
            .y_label_area_size(LEFT)
            .build_cartesian_2d(across, up)?;
        chart
            .configure_mesh()
            .disable_x_mesh()
            .bold_line_style(GRID.light().stroke_width(2))
            .light_line_style(GRID.light())
            .axis_style(FAINT_INK.light().stroke_width(2))
            .x_label_style(letters(FAINT_INK.light(), HPos::Center))
            .y_label_style(letters(FAINT_INK.light(), HPos::Right))
            .draw()?;
        let above = i32::try_from(ABOVE / 2).unwrap_or_default();
        let below = i32::try_from(HEIGHT - BELOW / 3).unwrap_or_default();
        let name = letters(INK.light(), HPos::Left);
        root.draw(&Text::new(&*self.up.name, (0, above), name))?;
        let middle = i32::try_from((LEFT + WIDTH - RIGHT) / 2);
        let middle = middle.unwrap_or_default();
        let name = letters(INK.light(), HPos::Center);
        root.draw(&Text::new(&*self.across.name, (middle, below), name))?;
        // The lines in front are drawn last.
        for line in self.lines.iter().rev() {
            self.draw_line(&mut chart, line)?;
        }
        self.draw_names(&root, &chart)?;
        root.present()
    }

    fn draw_line(&self, chart: &mut Chart<'_, '_>, line: &Line) -> Drawing {
        let (paint, rank) = paint(&line.name);
        let colour = paint.light();
        let points = line.points.clone();
        let width = match rank {
            Rank::Subject => 5,
            Rank::Other => 4,
            Rank::Peer => 3,
        };
        let style = colour.stroke_width(width);
        if rank == Rank::Other {
            let dashes = DashedPathElement::new(points.clone(), 14, 9, style);
            chart.draw_series(iter::once(dashes))?;
        } else {
            let path = PathElement::new(points.clone(), style);
            chart.draw_series(iter::once(path))?;
        }
        let radius = if rank == Rank::Subject { 8 } else { 5 };
        let dots = points.into_iter();
        chart.draw_series(
            dots.map(|point| Circle::new(point, radius, colour.filled())),
        )?;
        Ok(())
    }

    /// Writes each name at the end of its line, as near as the others allow.
    fn draw_names(
        &self,
        root: &DrawingArea<SVGBackend<'_>, Shift>,
        chart: &Chart<'_, '_>,
    ) -> Drawing {
        let ends = self.lines.iter().filter_map(|line| {
            let end = line.points.last()?;
            Some((line, chart.backend_coord(end)))
        });
        let ends: Vec<(&Line, (i32, i32))> = ends.collect();
        let heights: Vec<i32> = ends.iter().map(|(_, end)| end.1).collect();
        let room = (ABOVE, HEIGHT - BELOW);
        let room = (room.0 as i32, room.1 as i32);
        let heights = spread(&heights, NAME_GAP, room);
        let start = (WIDTH - RIGHT) as i32 + 40;
        for ((line, end), height) in ends.into_iter().zip(heights) {
            let (paint, rank) = paint(&line.name);
            let leader = [end, (start - 20, height), (start - 8, height)];
            let style = paint.light().stroke_width(2);
            root.draw(&PathElement::new(leader, style))?;
            let ink = match rank {
                Rank::Subject => INK,
                _ => FAINT_INK,
            };
            let style = letters(ink.light(), HPos::Left);
            root.draw(&Text::new(&*line.name, (start, height), style))?;
        }
        Ok(())
    }

    fn numbers(&self, of: fn(&(f64, f64)) -> f64) -> Vec<f64> {
        let points = self.lines.iter().flat_map(|line| &line.points);
        let mut numbers: Vec<f64> = points.map(of).collect();
        numbers.sort_by(f64::total_cmp);
        numbers.dedup();
        numbers
    }
}
