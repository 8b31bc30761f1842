//! Arguments → commands: parse, run, turn an error into an exit code (0 done, 1 done with findings, 2 could not).

mod build;
mod chain;
mod check;
mod common;
mod conflicts;
mod corrections;
mod diagram;
mod diff;
mod docs;
mod entities;
mod evaluate;
mod explain;
mod export;
mod extract;
mod map;
mod past;
mod query;
mod report;
mod sources;
mod validate;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// What a command ends with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// Done.
    Done,
    /// Done, and there is something to look at.
    Findings,
}

/// 链谱: reads reporting on regional industry and builds a knowledge graph in which every triple shows its characters.
#[derive(Debug, Parser)]
#[command(name = "lianpu", version, about, long_about = None, arg_required_else_help = true, propagate_version = true)]
struct Arguments {
    #[command(flatten)]
    common: common::Common,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read documents and build the store from them; does nothing where nothing has changed
    Build(build::Build),
    /// List what was read: kind, charset, title, date, place, characters, sentences, facts, warnings
    Sources(sources::Sources),
    /// Print the claims and entities of texts as JSON lines, without a store
    Extract(extract::Extract),
    /// Map long lists to RDF by their headings, row by row, without reading the words of their cells
    Map(map::MapCommand),
    /// Show why each claim is there, and which rules were tried and did not fire
    Explain(explain::Explain),
    /// Ask the store: a named question, a file with SPARQL, or SPARQL on the command line
    Query(query::Query),
    /// List values that contradict each other, and those that have changed
    Conflicts(conflicts::Conflicts),
    /// Say what a chain is made of: who stands where and why, what feeds what, on whom it hangs, what is not mentioned
    Chain(chain::ChainCommand),
    /// Draw the map of a chain: who stands where between upstream and downstream
    Diagram(diagram::Diagram),
    /// Write the map and the lists of a chain, or the profile of a place: HTML, XLSX, CSV
    Report(report::ReportCommand),
    /// List the entities, or say why names are one entity or several
    Entities(entities::Entities),
    /// Say what is new, gone and changed between two stores
    Diff(diff::Diff),
    /// Check a file of corrections
    Corrections(corrections::CorrectionsCommand),
    /// Write the graph in a format that other tools load
    Export(export::Export),
    /// Write the documentation of the vocabulary and of the data set: HTML, Markdown, VoID and DCAT
    Docs(docs::Docs),
    /// Check the graph against the SHACL shapes
    Validate(validate::Validate),
    /// Measure precision, recall and F1 against gold annotations
    Evaluate(evaluate::Evaluate),
    /// Check the pack: ontology, lists, rules and their examples, queries
    Check(check::Check),
}

/// Runs the program.
pub fn main() -> ExitCode {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !crate::read::is_caught() {
            told(panic);
        }
    }));
    let arguments = Arguments::parse();
    let common = &arguments.common;
    let result = match &arguments.command {
        Command::Build(command) => command.run(common),
        Command::Sources(command) => command.run(common),
        Command::Query(command) => command.run(common),
        Command::Conflicts(command) => command.run(common),
        Command::Chain(command) => command.run(common),
        Command::Diagram(command) => command.run(common),
        Command::Report(command) => command.run(common),
        Command::Entities(command) => command.run(common),
        Command::Diff(command) => command.run(common),
        Command::Corrections(command) => command.run(common),
        Command::Export(command) => command.run(common),
        Command::Docs(command) => command.run(common),
        Command::Validate(command) => command.run(common),
        Command::Extract(command) => command.run(common),
        Command::Map(command) => command.run(common),
        Command::Explain(command) => command.run(common),
        Command::Evaluate(command) => command.run(common),
        Command::Check(command) => command.run(common),
    };
    match result {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Findings) => ExitCode::from(1),
        // the reader of a pipe went away: nothing to tell
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            common.error(&format!("{error:#}"));
            ExitCode::from(2)
        }
    }
}

/// A store's error with its hint.
fn store_error(error: crate::store::StoreError) -> anyhow::Error {
    let hint = error.hint();
    with_hint(error.into(), hint)
}

/// A query's error with its hint.
fn query_error(error: crate::query::QueryError) -> anyhow::Error {
    let hint = error.hint();
    with_hint(error.into(), hint.as_deref())
}

/// An analysis's error with its hint.
fn analyse_error(error: crate::analyse::AnalyseError) -> anyhow::Error {
    let hint = error.hint();
    with_hint(error.into(), hint.as_deref())
}

fn with_hint(error: anyhow::Error, hint: Option<&str>) -> anyhow::Error {
    match hint {
        Some(hint) => anyhow::anyhow!("{error:#}\nhint: {hint}"),
        None => error,
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|e| {
        e.downcast_ref::<std::io::Error>().is_some_and(|e| e.kind() == std::io::ErrorKind::BrokenPipe)
            || e.downcast_ref::<serde_json::Error>()
                .is_some_and(|e| e.io_error_kind() == Some(std::io::ErrorKind::BrokenPipe))
    })
}
