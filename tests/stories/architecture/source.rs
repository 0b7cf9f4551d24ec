//! What a piece of source says, without what is only compiled for tests.

use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens;
use syn::visit::{self, Visit};
use syn::{Attribute, Item, ItemMod, ItemUse, Lit, Meta, UseTree};

/// Something, and the line where it stands.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct At<T> {
    pub(super) line: usize,
    pub(super) it: T,
}

/// One name that `use` brings into a module.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Import {
    /// The whole path; for a glob, that of what is opened.
    pub(super) path: Vec<String>,
    /// The name here; nothing for a glob.
    pub(super) name: Option<String>,
}

/// A function that is called with a literal text first.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Call {
    pub(super) path: Vec<String>,
    pub(super) text: String,
}

/// What a module says.
#[derive(Clone, Debug, Default)]
pub(super) struct Facts {
    pub(super) imports: Vec<At<Import>>,
    /// Everything of the form `a::b::c`, also inside macros; single names too.
    pub(super) paths: Vec<At<Vec<String>>>,
    pub(super) macros: Vec<At<String>>,
    pub(super) texts: Vec<At<String>>,
    pub(super) calls: Vec<At<Call>>,
    /// Where the word `unsafe` stands.
    pub(super) unsafe_words: Vec<usize>,
}

impl Facts {
    /// The facts of a module's items, except those of modules inside it.
    pub(super) fn of(items: &[Item]) -> Self {
        let mut facts = Self::default();
        for item in items.iter().filter(|item| !matches!(item, Item::Mod(_)) && !is_test(attributes(item))) {
            Imports(&mut facts.imports).visit_item(item);
            facts.scan(item.to_token_stream());
        }
        facts
    }

    fn scan(&mut self, stream: TokenStream) {
        let tokens: Vec<_> = stream.into_iter().collect();
        let mut index = 0;
        while let Some(token) = tokens.get(index) {
            let line = token.span().start().line;
            index += 1;
            match token {
                TokenTree::Group(group) => self.scan(group.stream()),
                TokenTree::Punct(_) => {}
                TokenTree::Literal(_) => {
                    if let Some(it) = text(token) {
                        self.texts.push(At { line, it });
                    }
                }
                TokenTree::Ident(word) if word == "unsafe" => self.unsafe_words.push(line),
                TokenTree::Ident(first) => {
                    let mut path = vec![first.to_string()];
                    while let Some(next) = segment(&tokens[index..]) {
                        path.push(next);
                        index += 3;
                    }
                    self.path(path, line, &tokens[index..]);
                }
            }
        }
    }

    /// A path, and what follows it.
    fn path(&mut self, path: Vec<String>, line: usize, rest: &[TokenTree]) {
        match rest {
            [TokenTree::Punct(bang), TokenTree::Group(_), ..] if bang.as_char() == '!' => {
                self.macros.extend(path.into_iter().next_back().map(|it| At { line, it }));
                return;
            }
            [TokenTree::Group(arguments), ..] if arguments.delimiter() == Delimiter::Parenthesis => {
                if let Some(text) = arguments.stream().into_iter().next().and_then(|token| text(&token)) {
                    self.calls.push(At { line, it: Call { path: path.clone(), text } });
                }
            }
            _ => {}
        }
        self.paths.push(At { line, it: path });
    }
}

/// The name in `::name`.
fn segment(tokens: &[TokenTree]) -> Option<String> {
    match tokens {
        [TokenTree::Punct(a), TokenTree::Punct(b), TokenTree::Ident(name), ..]
            if a.as_char() == ':' && b.as_char() == ':' =>
        {
            Some(name.to_string())
        }
        _ => None,
    }
}

/// The value of a text literal.
fn text(token: &TokenTree) -> Option<String> {
    let TokenTree::Literal(literal) = token else { return None };
    match Lit::new(literal.clone()) {
        Lit::Str(text) => Some(text.value()),
        _ => None,
    }
}

/// Collects `use`, wherever it stands, but not inside modules.
struct Imports<'a>(&'a mut Vec<At<Import>>);

impl<'ast> Visit<'ast> for Imports<'_> {
    fn visit_item_use(&mut self, item: &'ast ItemUse) {
        let line = item.use_token.span.start().line;
        flatten(&item.tree, &mut Vec::new(), &mut |it| self.0.push(At { line, it }));
    }

    fn visit_item_mod(&mut self, _: &'ast ItemMod) {}

    fn visit_item(&mut self, item: &'ast Item) {
        if !is_test(attributes(item)) {
            visit::visit_item(self, item);
        }
    }
}

fn flatten(tree: &UseTree, prefix: &mut Vec<String>, found: &mut dyn FnMut(Import)) {
    match tree {
        UseTree::Path(path) => {
            prefix.push(path.ident.to_string());
            flatten(&path.tree, prefix, found);
            prefix.pop();
        }
        UseTree::Group(group) => group.items.iter().for_each(|tree| flatten(tree, prefix, found)),
        UseTree::Glob(_) => found(Import { path: prefix.clone(), name: None }),
        UseTree::Name(name) => leaf(&name.ident.to_string(), None, prefix, found),
        UseTree::Rename(rename) => {
            leaf(&rename.ident.to_string(), Some(rename.rename.to_string()), prefix, found);
        }
    }
}

/// `self` at the end of a group is the group itself.
fn leaf(last: &str, rename: Option<String>, prefix: &[String], found: &mut dyn FnMut(Import)) {
    let mut path = prefix.to_vec();
    if last != "self" || path.is_empty() {
        path.push(last.to_owned());
    }
    let name = rename.or_else(|| path.last().cloned());
    found(Import { path, name });
}

/// Only compiled for tests.
pub(super) fn is_test(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        Meta::List(list) if list.path.is_ident("cfg") => names_test(list.tokens.clone()),
        meta => meta.path().is_ident("test"),
    })
}

/// `test` or `all(test, …)`, but not `any(…)` or `not(…)`, which also hold elsewhere.
fn names_test(condition: TokenStream) -> bool {
    let tokens: Vec<_> = condition.into_iter().collect();
    match tokens.as_slice() {
        [TokenTree::Ident(name)] => name == "test",
        [TokenTree::Ident(all), TokenTree::Group(parts)] if all == "all" => {
            parts.stream().into_iter().any(|token| matches!(token, TokenTree::Ident(name) if name == "test"))
        }
        _ => false,
    }
}

pub(super) fn attributes(item: &Item) -> &[Attribute] {
    match item {
        Item::Const(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::ExternCrate(item) => &item.attrs,
        Item::Fn(item) => &item.attrs,
        Item::ForeignMod(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Mod(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        Item::TraitAlias(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Union(item) => &item.attrs,
        Item::Use(item) => &item.attrs,
        _ => &[],
    }
}

mod tests {
    use super::*;

    fn facts(source: &str) -> Facts {
        Facts::of(&syn::parse_file(source).expect("Rust").items)
    }

    fn strings<T>(found: Vec<At<T>>, show: impl Fn(T) -> String) -> Vec<String> {
        found.into_iter().map(|at| show(at.it)).collect()
    }

    #[test]
    fn imports_are_taken_apart() {
        let found = facts("use std::{env, io::{self, Read as R}, fmt::*};\nfn f() { use a::b; }");
        let shown =
            strings(found.imports, |i| format!("{} {}", i.path.join("::"), i.name.unwrap_or("*".to_owned())));
        assert_eq!(shown, ["std::env env", "std::io io", "std::io::Read R", "std::fmt *", "a::b b"]);
    }

    #[test]
    fn paths_are_found_in_macros_too() {
        let found = facts("fn f() { println!(\"{:?}\", std::env::var(\"HOME\")); }");
        assert!(found.paths.iter().any(|path| path.it == ["std", "env", "var"]));
        assert_eq!(strings(found.macros, |it| it), ["println"]);
        let call = Call { path: ["std", "env", "var"].map(str::to_owned).into(), text: "HOME".to_owned() };
        assert_eq!(found.calls, [At { line: 1, it: call }]);
    }

    #[test]
    fn comments_and_texts_are_no_code() {
        let found = facts("// unsafe println!()\nfn f() -> &'static str { \"unsafe { eprintln!() }\" }");
        assert!(found.unsafe_words.is_empty());
        assert!(found.macros.is_empty());
    }

    #[test]
    fn unsafe_is_found_with_its_line() {
        assert_eq!(facts("fn f() {\n    unsafe { g() }\n}").unsafe_words, [2]);
        assert_eq!(facts("#[unsafe(no_mangle)]\nfn f() {}").unsafe_words, [1]);
    }

    #[test]
    fn tests_are_left_out() {
        for hidden in ["#[cfg(test)]", "#[cfg(all(test, unix))]", "#[test]"] {
            assert!(facts(&format!("{hidden}\nfn f() {{ print!() }}")).macros.is_empty(), "{hidden}");
        }
        for shown in ["#[cfg(not(test))]", "#[cfg(any(test, unix))]", "#[inline]"] {
            assert!(!facts(&format!("{shown}\nfn f() {{ print!() }}")).macros.is_empty(), "{shown}");
        }
    }
}
