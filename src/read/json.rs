//! JSON and NDJSON of documents → texts; of flat records without text → a table.

use std::fmt;
use std::io::{BufRead, BufReader, Cursor, Read};

use encoding_rs::UTF_8;
use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::Value as Json;

use super::charset::Utf8;
use super::document::{Text, Value};
use super::draft::{Draft, Rows};
use super::limited::Limited;
use super::slices::{Row, RowCell};
use super::{Fields, Kind, ReadError, Reading, charset, dates, html, kind};

/// Reads documents or records.
///
/// # Errors
/// It breaks off, or holds neither.
pub(super) fn read(reading: &mut Reading<'_>, kind: Kind, source: &mut dyn Read) -> Result<(), ReadError> {
    let mut head = Vec::new();
    source.take(kind::HEAD as u64).read_to_end(&mut head).map_err(|e| reading.io("JSON", e))?;
    let charset = charset::name(charset::charset(&head, None).unwrap_or(UTF_8));
    let mut utf8 = BufReader::new(Utf8::new(Cursor::new(head).chain(source)));
    let mut records = Records { kind, charset, given: 0, rows: Vec::new(), keys: Vec::new() };
    let done = match kind {
        Kind::Ndjson => lines(reading, &mut records, &mut utf8),
        _ => value(reading, &mut records, utf8),
    };
    records.table(reading);
    if done.is_ok() && records.given == 0 {
        return Err(ReadError::NoText { path: reading.path.clone(), what: "JSON" });
    }
    done
}

fn lines(reading: &mut Reading<'_>, records: &mut Records, source: &mut dyn BufRead) -> Result<(), ReadError> {
    let limit = reading.options.limits.bytes;
    let (mut line, mut number) = (Vec::new(), 0u32);
    let mut bad: Option<(String, u32)> = None;
    loop {
        line.clear();
        let read = source.take(limit).read_until(b'\n', &mut line).map_err(|e| reading.io("NDJSON", e))?;
        if read == 0 {
            break;
        }
        number += 1;
        if line.trim_ascii().is_empty() {
            continue;
        }
        match serde_json::from_slice::<Json>(&line) {
            Ok(value) => records.one(reading, value, number),
            Err(error) => bad.get_or_insert_with(|| (said(number, &error), 0)).1 += 1,
        }
    }
    match bad {
        None => Ok(()),
        Some((first, 1)) => Err(reading.broken("NDJSON", first)),
        Some((first, count)) => Err(reading.broken("NDJSON", format!("{first}; {count} lines are not read"))),
    }
}

/// What is wrong with a line; its reader counts lines from this one.
fn said(number: u32, error: &serde_json::Error) -> String {
    let error = error.to_string();
    format!("line {number}: {}", error.split(" at line ").next().unwrap_or_default())
}

fn value(reading: &mut Reading<'_>, records: &mut Records, mut source: impl BufRead) -> Result<(), ReadError> {
    let first = source.fill_buf().map_err(|e| reading.io("JSON", e))?.iter().find(|b| !b.is_ascii_whitespace());
    let list = first == Some(&b'[');
    let limit = if list { u64::MAX } else { reading.options.limits.bytes };
    let mut json =
        serde_json::Deserializer::from_reader(BufReader::new(Limited::new(source, limit, "JSON is too large")));
    let failed = |reading: &Reading<'_>, error: serde_json::Error| {
        if error.is_io() { reading.io("JSON", error.into()) } else { reading.broken("JSON", error) }
    };
    if list {
        let each = |value, number| records.one(reading, value, number);
        let done = json.deserialize_seq(Each(each));
        return done.map_err(|e| failed(reading, e));
    }
    let value: Json = serde::Deserialize::deserialize(&mut json).map_err(|e| failed(reading, e))?;
    match inner_list(&value, &reading.options.fields) {
        Some(list) => list.iter().zip(1..).for_each(|(one, number)| records.one(reading, one.clone(), number)),
        None => records.only(reading, value),
    }
    Ok(())
}

/// `{"data": [{…}, …]}`: the list of documents in an answer of a service.
fn inner_list<'v>(value: &'v Json, fields: &Fields) -> Option<&'v Vec<Json>> {
    if field(value, &fields.text).is_some() {
        return None;
    }
    let list = |value: &'v Json| value.as_array().filter(|list| list.first().is_some_and(Json::is_object));
    let object = value.as_object()?;
    object
        .values()
        .find_map(list)
        .or_else(|| object.values().filter_map(Json::as_object).flat_map(|o| o.values()).find_map(list))
}

/// Hands on each element of a list as it comes.
struct Each<F>(F);

impl<'de, F: FnMut(Json, u32)> Visitor<'de> for Each<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list of documents")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut list: A) -> Result<(), A::Error> {
        let mut number = 0;
        while let Some(value) = list.next_element::<Json>()? {
            number += 1;
            (self.0)(value, number);
        }
        Ok(())
    }
}

/// What comes out of a list.
struct Records {
    kind: Kind,
    charset: &'static str,
    given: u32,
    /// Flat records without text, with their numbers.
    rows: Vec<(u32, Json)>,
    keys: Vec<String>,
}

/// Flat records that are held before they are written as a table.
const HELD: usize = 5_000;

impl Records {
    fn only(&mut self, reading: &mut Reading<'_>, value: Json) {
        self.one(reading, value, 0);
    }

    fn one(&mut self, reading: &mut Reading<'_>, value: Json, number: u32) {
        let value = match value {
            Json::String(text) => serde_json::json!({ "text": text }),
            value => value,
        };
        match document(&value, self.kind, &reading.options.fields, number) {
            Some(text) => {
                self.given += 1;
                reading.give(Text { charset: Some(self.charset.to_owned()), ..text });
            }
            None if value.is_object() => {
                self.rows.push((number, value));
                if self.rows.len() >= HELD {
                    self.table(reading);
                }
            }
            None => {}
        }
    }

    fn table(&mut self, reading: &mut Reading<'_>) {
        if self.rows.is_empty() {
            return;
        }
        for key in self.rows.iter().filter_map(|(_, row)| row.as_object()).flat_map(|row| row.keys()) {
            if !self.keys.contains(key) && self.keys.len() < 1024 {
                self.keys.push(key.clone());
            }
        }
        let rows = std::mem::take(&mut self.rows);
        let part = self.given > 0 || rows.len() >= HELD;
        let (first, last) = (rows[0].0, rows[rows.len() - 1].0);
        let member = if part { format!("#record={first}-{last}") } else { String::new() };
        let kind = self.kind;
        let mut give = |mut text: Text| {
            text.name = member.clone();
            reading.give(text);
        };
        let (mut draft, mut table) = (Draft::default(), Rows::default());
        header(&self.keys).write(&mut draft, &mut table, None);
        rows.iter().for_each(|(number, row)| record(&self.keys, row, *number).write(&mut draft, &mut table, None));
        draft.table(table);
        let text = draft.done();
        if !text.tables.is_empty() {
            self.given += 1;
            give(Text { kind, charset: Some(self.charset.to_owned()), ..text });
        }
    }
}

fn header(keys: &[String]) -> Row {
    let cell =
        |(key, column): (&String, u32)| RowCell { column, covers: (1, 1), text: key.clone(), value: Value::Text };
    Row { number: 1, cells: keys.iter().zip(0..).map(cell).collect() }
}

/// The record of this number; it stands below the header.
fn record(keys: &[String], record: &Json, number: u32) -> Row {
    let cell = |(key, column): (&String, u32)| {
        let (text, value) = match record.get(key)? {
            Json::Null => return None,
            Json::String(text) => (text.clone(), Value::Text),
            Json::Number(number) => (number.to_string(), Value::Number(number.as_f64()?)),
            other => (other.to_string(), Value::Text),
        };
        Some(RowCell { column, covers: (1, 1), text, value })
    };
    Row { number: number + 1, cells: keys.iter().zip(0..).filter_map(cell).collect() }
}

/// The document that an object holds, if it has a text.
fn document(value: &Json, kind: Kind, fields: &Fields, number: u32) -> Option<Text> {
    let body = field(value, &fields.text)?;
    let mut text = if html::is_markup(&body) {
        Text { charset: None, ..html::fragment(&body) }
    } else {
        Text { text: body, ..Text::default() }
    };
    if text.text.trim().is_empty() {
        return None;
    }
    text.kind = kind;
    text.name = match (field(value, &fields.name), number) {
        (Some(name), _) => name,
        (None, 0) => String::new(),
        (None, number) => format!("#record={number}"),
    };
    text.title = field(value, &fields.title).or(text.title);
    text.date = field(value, &fields.date).and_then(|date| dates::day(&date)).or(text.date);
    text.publisher = field(value, &fields.source).or(text.publisher);
    text.url = field(value, &fields.url).or(text.url);
    Some(text)
}

/// What the first of `paths` that is there holds.
fn field(value: &Json, paths: &[String]) -> Option<String> {
    paths.iter().find_map(|path| {
        // a key may itself hold a dot
        let found = value.get(path).or_else(|| path.split('.').try_fold(value, |value, key| value.get(key)))?;
        match found {
            Json::String(text) if !text.trim().is_empty() => Some(text.clone()),
            Json::Number(number) => Some(number.to_string()),
            Json::Array(lines) if lines.iter().all(Json::is_string) && !lines.is_empty() => {
                Some(lines.iter().filter_map(Json::as_str).collect::<Vec<_>>().join("\n"))
            }
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{Options, read as read_bytes};

    fn texts(bytes: &str, name: &str) -> Vec<Result<Text, String>> {
        let mut texts = Vec::new();
        let mut sink = |text: Result<Text, ReadError>| texts.push(text.map_err(|e| e.to_string()));
        read_bytes(name.as_ref(), bytes.as_bytes(), &Options::default(), &mut sink);
        texts
    }

    #[test]
    fn documents_are_found_by_the_names_of_their_fields() {
        let one = r#"{"标题":"铸件项目开工","正文":"总投资12亿元。","发布时间":"2023年5月6日","来源":"宁海发布"}"#;
        let two = r#"{"data":{"content":"<p>轴承</p><p>铸件</p>"},"url":"http://a.cn/1","publish_time":1683331200}"#;
        for text in
            [format!("[{one},\n{two}]"), format!("{one}\n{two}\n"), format!("{{\"code\":0,\"list\":[{one},{two}]}}")]
        {
            let texts: Vec<Text> = texts(&text, "a.json").into_iter().map(|t| t.expect("a text")).collect();
            assert_eq!((texts[0].name.as_str(), texts[0].text.as_str()), ("#record=1", "总投资12亿元。"));
            assert_eq!(
                (texts[0].title.as_deref(), texts[0].date.as_deref()),
                (Some("铸件项目开工"), Some("2023-05-06"))
            );
            assert_eq!(texts[0].publisher.as_deref(), Some("宁海发布"));
            assert_eq!((texts[1].text.as_str(), texts[1].date.as_deref()), ("轴承\n铸件\n", Some("2023-05-06")));
            assert_eq!(texts[1].url.as_deref(), Some("http://a.cn/1"));
        }
    }

    #[test]
    fn flat_records_are_a_table() {
        let texts = texts(r#"[{"产业链":"轴承","链长":"周启航"},{"产业链":"铸件","企业数":12}]"#, "a.json");
        let text = texts[0].as_ref().expect("a text");
        assert_eq!((text.name.as_str(), text.text.as_str()), ("", "产业链\t链长\t企业数\n轴承\t周启航\n铸件\t\t12\n"));
        assert_eq!(text.tables[0].cells.last().map(|c| c.value.clone()), Some(Value::Number(12.0)));
    }

    #[test]
    fn a_bad_line_is_said_and_the_others_are_read() {
        let texts = texts("{\"text\":\"轴承\"}\n{\"text\":\n{\"text\":\"铸件\"}\n", "a.ndjson");
        assert_eq!(texts.iter().filter(|t| t.is_ok()).count(), 2);
        assert!(texts[2].as_ref().is_err_and(|e| e.contains("line 2")), "{texts:?}");
    }
}
