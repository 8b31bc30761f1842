//! Files → texts: what is there to read, of which kind is it, and what does it say where?
//!
//! ```
//! use lianpu::read::{Options, decode, read};
//! let text = decode("\u{feff}茌平区".as_bytes()).unwrap();
//! assert_eq!((text.text.as_str(), text.encoding), ("茌平区", "UTF-8"));
//!
//! let page = "<html><body><div id=main><p>恒岳精密铸造有限公司年产5万吨铸件项目开工，总投资12亿元。</p></div></body></html>";
//! let mut texts = Vec::new();
//! read("page.txt".as_ref(), page.as_bytes(), &Options::default(), &mut |text| texts.extend(text));
//! assert_eq!(texts[0].kind.to_string(), "HTML");
//! assert_eq!(texts[0].parts[0].place.to_string(), "html>body>div#main>p");
//! ```

mod archive;
mod charset;
mod dates;
mod decode;
mod delimited;
mod document;
mod docx;
mod draft;
mod error;
mod html;
mod json;
mod kind;
mod limited;
mod markdown;
mod ods;
mod office;
mod options;
mod pdf;
mod plain;
mod reading;
mod rows;
mod sheet;
mod slices;
mod walk;
mod warc;
mod xls;

pub use decode::{Decoded, decode};
pub use document::{Cell, CellPlace, Part, Place, Table, Text, Value};
pub use error::ReadError;
pub use kind::{HEAD, Kind, holds_many};
pub use options::{Fields, Limits, Options};
pub use reading::{document_name, read, read_file, read_stream};
pub use rows::{Cells, Rows, Stretch, read_rows};
pub use sheet::is_caught;
pub use walk::{Found, find};

use reading::Reading;
