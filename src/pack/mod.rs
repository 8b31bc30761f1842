//! Files → pack: what may be said, and how it is said in Chinese, loaded and validated once.
//!
//! A pack is the `ontology/`, `data/` and `queries/` of this repository, compiled into the program, or a folder of the
//! same layout given with `--pack`; files of the folder stand before the built-in ones of the same path.
//! Everything wrong in a pack is reported at once, with file and line ([`PackErrors`]).

mod confidence;
mod error;
mod files;
mod gazetteer;
mod lexicon;
mod ontology;
mod rules;
mod tables;
pub(crate) mod tsv;
mod usual;
mod words;

pub use crate::model::Hit;
pub use confidence::Confidence;
pub use error::{PackError, PackErrors};
pub use files::{File, Files};
pub use gazetteer::{Division, Gazetteer, LISTS, Level, Names, Word, WordKind};
pub use lexicon::Lexicon;
pub use ontology::{Class, LP, Ontology, Property};
pub use rules::{Emit, NameSource, RuleSource, Rules};
pub use tables::{ColumnKind, Open, Said as CellSaid, Saying, TableExample, TableKind, Taken};
pub use usual::{FIGURE, Key, LONGEST_WORD, LOOKALIKE, Parted, Rarities, Rarity, Usual, Ways, symbols};
pub use words::Words;

use std::path::Path;
use std::sync::OnceLock;

/// Ontology, gazetteers, word lists and rules, valid as a whole.
#[derive(Debug)]
pub struct Pack {
    /// Classes and properties.
    pub ontology: Ontology,
    /// Divisions and lists of names.
    pub gazetteer: Gazetteer,
    /// Word lists used in patterns and by the stages.
    pub lexicon: Lexicon,
    /// Rules as written; [`crate::rule::Engine`] compiles them.
    pub rules: Rules,
    /// Kinds of tables.
    pub tables: Vec<TableKind>,
    /// How often what a rule reads is right.
    pub confidence: Confidence,
    /// The files themselves.
    pub files: Files,
    /// Gathered when it is first asked for.
    usual: OnceLock<Usual>,
}

impl Pack {
    /// The pack that is compiled into the program.
    ///
    /// # Errors
    /// All that is wrong in it; never for a released program.
    pub fn embedded() -> Result<Pack, PackErrors> {
        Pack::sound(Pack::read(Files::embedded()))
    }

    /// The built-in pack, overlaid by the folder `dir`.
    ///
    /// # Errors
    /// A folder that cannot be read, and everything that is wrong in the files.
    pub fn with_dir(dir: &Path) -> Result<Pack, PackErrors> {
        Pack::sound(Pack::read(Files::embedded().overlaid(dir)?))
    }

    /// Reads what can be read of the files, and gives everything that is wrong in them.
    pub fn read(files: Files) -> (Pack, Vec<PackError>) {
        Pack::read_with(files, None)
    }

    /// As [`Pack::read`]; `names` are those of the same files, where they are at hand.
    pub fn read_with(files: Files, names: Option<Names>) -> (Pack, Vec<PackError>) {
        let (mut errors, mut others) = (Vec::new(), Vec::new());
        let words = || {
            let ontology = Ontology::load(&files, &mut errors);
            ontology::well_formed(files.brought("ontology/chains", ".ttl"), &mut errors);
            (ontology, Lexicon::load(&files, &mut errors))
        };
        let ((ontology, lexicon), gazetteer) = rayon::join(words, || Gazetteer::load(&files, names, &mut others));
        errors.append(&mut others);
        let rules = Rules::load(&files, &ontology, &lexicon, &gazetteer, &mut errors);
        let tables = tables::load(&files, &ontology, &mut errors);
        let confidence = Confidence::load(&files, &mut errors);
        (Pack { ontology, gazetteer, lexicon, rules, tables, confidence, files, usual: OnceLock::new() }, errors)
    }

    /// The ids of all that makes claims: relation rules, and columns of tables.
    pub fn claiming(&self) -> impl Iterator<Item = &str> {
        let columns = self.tables.iter().flat_map(|kind| &kind.columns).filter(|column| !column.say.is_empty());
        self.rules.relations.iter().map(|rule| &*rule.id).chain(columns.map(|column| &*column.rule))
    }

    /// What is usual in texts of the kind.
    pub fn usual(&self) -> &Usual {
        self.usual.get_or_init(|| Usual::of(self))
    }

    fn sound((pack, errors): (Pack, Vec<PackError>)) -> Result<Pack, PackErrors> {
        if errors.is_empty() { Ok(pack) } else { Err(PackErrors::sorted(errors)) }
    }
}
