//! Source of a page → tree of nodes, as html5ever builds it.

use std::borrow::Cow;
use std::cell::{Ref, RefCell};

use ego_tree::{NodeId, NodeMut, Tree};
use html5ever::tendril::{StrTendril, TendrilSink};
use html5ever::tree_builder::{ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::{Attribute, QualName, local_name, ns, parse_document};

/// A node of a page.
#[derive(Debug)]
pub(super) enum Parsed {
    /// The page, or what is not read.
    Other,
    /// An element.
    Element(Element),
    /// Text.
    Text(StrTendril),
    /// A comment.
    Comment(StrTendril),
}

/// An element.
#[derive(Debug)]
pub(super) struct Element {
    name: QualName,
    attributes: Vec<Attribute>,
}

impl Element {
    /// Its name, in lower case.
    pub fn name(&self) -> &str {
        &self.name.local
    }

    /// The value of an attribute.
    pub fn attr(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|attribute| &*attribute.name.local == name).map(|attribute| &*attribute.value)
    }

    /// Its id.
    pub fn id(&self) -> Option<&str> {
        self.attr("id")
    }
}

/// Parses a page; what is not well-formed is mended as browsers do.
pub(super) fn parse(source: &str) -> Tree<Parsed> {
    let nameless = RefCell::new(QualName::new(None, ns!(), local_name!("")));
    let sink = Sink { tree: RefCell::new(Tree::new(Parsed::Other)), nameless };
    parse_document(sink, Default::default()).one(source)
}

struct Sink {
    tree: RefCell<Tree<Parsed>>,
    /// The name of what is no element.
    nameless: RefCell<QualName>,
}

impl Sink {
    fn orphan(&self, node: Parsed) -> NodeId {
        self.tree.borrow_mut().orphan(node).id()
    }

    fn with(&self, id: NodeId, change: impl FnOnce(&mut NodeMut<'_, Parsed>)) {
        if let Some(mut node) = self.tree.borrow_mut().get_mut(id) {
            change(&mut node);
        }
    }
}

/// Appends text to a node that is text; gives it back where it is none.
fn joined(node: Option<NodeMut<'_, Parsed>>, text: StrTendril) -> Option<StrTendril> {
    match node {
        Some(mut node) => match node.value() {
            Parsed::Text(before) => {
                before.push_tendril(&text);
                None
            }
            _ => Some(text),
        },
        None => Some(text),
    }
}

impl TreeSink for Sink {
    type Handle = NodeId;
    type Output = Tree<Parsed>;
    type ElemName<'a> = Ref<'a, QualName>;

    fn finish(self) -> Tree<Parsed> {
        self.tree.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn get_document(&self) -> NodeId {
        self.tree.borrow().root().id()
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Ref<'a, QualName> {
        let name = Ref::filter_map(self.tree.borrow(), |tree| match tree.get(*target)?.value() {
            Parsed::Element(element) => Some(&element.name),
            _ => None,
        });
        name.unwrap_or_else(|_| self.nameless.borrow())
    }

    fn create_element(&self, name: QualName, attributes: Vec<Attribute>, _: ElementFlags) -> NodeId {
        self.orphan(Parsed::Element(Element { name, attributes }))
    }

    fn create_comment(&self, text: StrTendril) -> NodeId {
        self.orphan(Parsed::Comment(text))
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.orphan(Parsed::Other)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.with(*parent, |parent| match child {
            NodeOrText::AppendNode(id) => {
                parent.append_id(id);
            }
            NodeOrText::AppendText(text) => {
                if let Some(text) = joined(parent.last_child(), text) {
                    parent.append(Parsed::Text(text));
                }
            }
        });
    }

    fn append_before_sibling(&self, sibling: &NodeId, new: NodeOrText<NodeId>) {
        if let NodeOrText::AppendNode(id) = &new {
            self.with(*id, |node| node.detach());
        }
        self.with(*sibling, |sibling| {
            if sibling.parent().is_none() {
                return;
            }
            match new {
                NodeOrText::AppendNode(id) => {
                    sibling.insert_id_before(id);
                }
                NodeOrText::AppendText(text) => {
                    if let Some(text) = joined(sibling.prev_sibling(), text) {
                        sibling.insert_before(Parsed::Text(text));
                    }
                }
            }
        });
    }

    fn append_based_on_parent_node(&self, element: &NodeId, before: &NodeId, child: NodeOrText<NodeId>) {
        let placed = self.tree.borrow().get(*element).is_some_and(|node| node.parent().is_some());
        if placed { self.append_before_sibling(element, child) } else { self.append(before, child) }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    // what a template holds is not read: it may stay where it is
    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        *target
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        one == other
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        self.with(*target, |node| {
            if let Parsed::Element(element) = node.value() {
                for attribute in attributes {
                    if !element.attributes.iter().any(|known| known.name == attribute.name) {
                        element.attributes.push(attribute);
                    }
                }
            }
        });
    }

    fn remove_from_parent(&self, target: &NodeId) {
        self.with(*target, |node| node.detach());
    }

    fn reparent_children(&self, node: &NodeId, parent: &NodeId) {
        self.with(*parent, |parent| {
            parent.reparent_from_id_append(*node);
        });
    }
}
