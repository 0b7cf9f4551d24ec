//! The modules of a crate, followed from its root by `mod`.

use std::fs;
use std::path::{Path, PathBuf};

use syn::{Expr, ExprLit, Item, ItemMacro, ItemMod, Lit, LitStr, Meta};

use super::source::{Facts, attributes, is_test};
use super::workspace::{Package, Target};
use crate::support::root;

/// A module.
#[derive(Clone, Debug)]
pub(super) struct Module {
    /// The package it is in.
    pub(super) package: String,
    /// Its place in its crate; empty for the root.
    pub(super) path: Vec<String>,
    /// Its file.
    pub(super) file: PathBuf,
    /// Only compiled for tests; has no facts.
    pub(super) test: bool,
    pub(super) facts: Facts,
}

impl Module {
    /// A line of it, for messages.
    pub(super) fn line(&self, line: usize) -> String {
        format!("{}:{line}", shown(&self.file))
    }
}

/// A file relative to the repository's root, the same on every system.
pub(super) fn shown(file: &Path) -> String {
    let relative = file.strip_prefix(root()).unwrap_or(file);
    relative.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
}

/// What is shipped of these packages, test code left out.
pub(super) fn products(packages: &[Package]) -> Vec<Module> {
    let crates = packages.iter().flat_map(|package| product_crates(package).into_iter().flatten());
    crates.filter(|module| !module.test).collect()
}

/// The shipped crates of a package, each with its modules.
pub(super) fn product_crates(package: &Package) -> Vec<Vec<Module>> {
    package
        .targets
        .iter()
        .filter(|target| target.is_product())
        .map(|target| modules(package, target))
        .collect()
}

/// All modules of a crate, those for tests included.
pub(super) fn modules(package: &Package, target: &Target) -> Vec<Module> {
    let mut walk = Walk { package: &package.name, found: Vec::new() };
    let folder = target.src_path.parent().expect("a file is in a folder");
    walk.file(&target.src_path, folder, &[], false);
    walk.found
}

struct Walk<'a> {
    package: &'a str,
    found: Vec<Module>,
}

impl Walk<'_> {
    /// `folder` is where the module's own modules are.
    fn file(&mut self, file: &Path, folder: &Path, path: &[String], test: bool) {
        let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", shown(file)));
        let source = syn::parse_file(&text).unwrap_or_else(|error| panic!("{}: {error}", shown(file)));
        let test = test || is_test(&source.attrs);
        self.items(&source.items, file, folder, path, test);
    }

    /// An included file is judged like a module inside the one that includes it.
    fn include(&mut self, file: &Path, folder: &Path, path: &[String], test: bool) {
        let name = file.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let path: Vec<_> = path.iter().cloned().chain([name]).collect();
        self.file(file, folder, &path, test);
    }

    fn items(&mut self, items: &[Item], file: &Path, folder: &Path, path: &[String], test: bool) {
        self.found.push(Module {
            package: self.package.to_owned(),
            path: path.to_vec(),
            file: file.to_owned(),
            test,
            facts: if test { Facts::default() } else { Facts::of(items) },
        });
        for item in items {
            if let Item::Macro(ItemMacro { mac, .. }) = item
                && mac.path.is_ident("include")
                && let Ok(name) = mac.parse_body::<LitStr>()
            {
                self.include(
                    &file.with_file_name(name.value()),
                    folder,
                    path,
                    test || is_test(attributes(item)),
                );
            }
            let Item::Mod(module) = item else { continue };
            let name = module.ident.to_string();
            let path: Vec<_> = path.iter().cloned().chain([name.clone()]).collect();
            let test = test || is_test(attributes(item));
            match &module.content {
                Some((_, items)) => self.items(items, file, &folder.join(name), &path, test),
                None => {
                    // A file that is not there is the compiler's to report.
                    let file = file_of(module, file, folder);
                    if !file.is_file() {
                        continue;
                    }
                    let owns_folder = file.file_stem().is_some_and(|stem| stem == "mod");
                    let beside = file.parent().expect("a file is in a folder");
                    let folder = if owns_folder { beside.to_owned() } else { beside.join(name) };
                    self.file(&file, &folder, &path, test);
                }
            }
        }
    }
}

/// The file that `mod name;` means.
fn file_of(module: &ItemMod, file: &Path, folder: &Path) -> PathBuf {
    let named = module.attrs.iter().find_map(|attribute| match &attribute.meta {
        Meta::NameValue(pair) if pair.path.is_ident("path") => match &pair.value {
            Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
            _ => None,
        },
        _ => None,
    });
    if let Some(named) = named {
        return file.parent().expect("a file is in a folder").join(named);
    }
    let name = module.ident.to_string();
    let flat = folder.join(format!("{name}.rs"));
    if flat.is_file() { flat } else { folder.join(name).join("mod.rs") }
}
