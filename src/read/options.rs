//! How to read: bounds that hold for every file, and the names of fields in JSON.

/// How to read.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// Bounds.
    pub limits: Limits,
    /// Which fields of a JSON document hold what.
    pub fields: Fields,
}

/// Bounds, so that no file exhausts memory or time.
#[derive(Debug, Clone)]
pub struct Limits {
    /// Bytes of one document, unpacked.
    pub bytes: u64,
    /// Bytes that one archive may unpack to.
    pub total: u64,
    /// Members of an archive.
    pub members: usize,
    /// How many times its packed size a member may have, once it is larger than a megabyte.
    pub ratio: u64,
    /// Rows in a slice of a long table.
    pub rows: u32,
    /// Columns of a table; further ones are left out.
    pub columns: u32,
    /// Seconds that the reading of a PDF may take.
    pub seconds: u64,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            bytes: 256 << 20,
            total: 8 << 30,
            members: 1_000_000,
            ratio: 400,
            rows: 5_000,
            columns: 1_024,
            seconds: 120,
        }
    }
}

/// Which fields of a JSON document hold what: paths of keys such as `data.content`, the first that is there counts.
///
/// ```
/// let fields = lianpu::read::Fields { text: vec!["data.正文".into()], ..Default::default() };
/// assert!(fields.title.iter().any(|name| name == "标题"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fields {
    /// The text, plain or HTML.
    pub text: Vec<String>,
    /// The title.
    pub title: Vec<String>,
    /// The day of publication.
    pub date: Vec<String>,
    /// The address.
    pub url: Vec<String>,
    /// Who published it.
    pub source: Vec<String>,
    /// What the document is called.
    pub name: Vec<String>,
}

impl Default for Fields {
    fn default() -> Fields {
        let names = |line: &str| line.split(' ').map(str::to_owned).collect();
        Fields {
            text: names("text content body 正文 内容 article fulltext full_text contents html data.content data.text"),
            title: names("title 标题 headline 题名 data.title"),
            date: names(
                "date publish_time publishTime publish_date publishDate pub_date pubDate pubdate published published_at \
                 datePublished 发布时间 发布日期 日期 时间 time data.date data.publish_time",
            ),
            url: names("url link 链接 网址 source_url data.url"),
            source: names("source publisher 来源 媒体 出处 site data.source"),
            name: names("name"),
        }
    }
}
