//! What a plugin says about itself, checked.

use tidegate_contract::manifest as contract;
use tidegate_model::{Diagnose, Version};

pub use contract::{Grant, Kind};

/// A plugin's manifest whose id, version and contract version are well formed
/// and whose contract version this host speaks.
#[derive(Clone, Debug, PartialEq)]
pub struct Manifest {
    raw: contract::Manifest,
    version: Version,
}

/// The longest id.
const ID_LIMIT: usize = 64;

/// A manifest cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// There is no custom section, or not one alone.
    #[error("the module has {0} sections `{section}`, want one", section = tidegate_contract::MANIFEST_SECTION)]
    Sections(usize),
    /// It is not the JSON that the contract describes.
    #[error("the manifest is not as the contract describes it")]
    Shape(#[source] serde_json::Error),
    /// A field has no usable value.
    #[error("the manifest's `{field}` is `{value}`: {want}")]
    Field {
        /// The field.
        field: &'static str,
        /// What it says.
        value: String,
        /// What it should be.
        want: &'static str,
    },
    /// It was written for a contract that this host does not speak.
    #[error("the plugin speaks tidegate:plugin@{plugin}, this host tidegate:plugin@{host}", host = tidegate_contract::VERSION)]
    Contract {
        /// The plugin's contract version.
        plugin: Version,
        /// The plugin is newer than the host.
        plugin_is_newer: bool,
    },
}

impl Diagnose for ManifestError {
    fn code(&self) -> &'static str {
        match self {
            Self::Contract { .. } => "plugin::contract",
            _ => "plugin::manifest",
        }
    }

    fn help(&self) -> Option<String> {
        Some(match self {
            Self::Contract { plugin_is_newer: true, .. } => {
                "update tidegate, or use an older version of the plugin".into()
            }
            Self::Contract { .. } => {
                "use a newer version of the plugin, or build it again with the current SDK".into()
            }
            _ => "build the plugin with `tidegate-plugin-sdk`, whose macro writes the manifest".into(),
        })
    }
}

impl Manifest {
    /// Reads the content of the module's manifest sections.
    ///
    /// # Errors
    /// When there is not exactly one, or it is not a manifest that this host can use.
    pub fn parse(sections: &[&[u8]]) -> Result<Self, ManifestError> {
        let [section] = sections else { return Err(ManifestError::Sections(sections.len())) };
        Self::validate(serde_json::from_slice(section).map_err(ManifestError::Shape)?)
    }

    /// Checks a manifest.
    ///
    /// # Errors
    /// As for [`Manifest::parse`].
    pub fn validate(raw: contract::Manifest) -> Result<Self, ManifestError> {
        for (field, id) in
            std::iter::once(("id", &raw.id)).chain(raw.gates.iter().map(|gate| ("gates", gate)))
        {
            if !is_id(id) {
                let want = "want lower-case letters, digits and hyphens, a letter first, at most 64";
                return Err(ManifestError::Field { field, value: clipped(id), want });
            }
        }
        let version = parse_version("version", &raw.version)?;
        let plugin = parse_version("contract", &raw.contract)?;
        let host = parse_version("contract", tidegate_contract::VERSION)?;
        // Additive within 0.MINOR, as Cargo and the Component Model read it.
        let same_line = (plugin.major, plugin.minor) == (host.major, host.minor)
            || (plugin.major > 0 && plugin.major == host.major);
        if !same_line || !plugin.pre.is_empty() {
            return Err(ManifestError::Contract { plugin_is_newer: plugin > host, plugin });
        }
        if raw.kinds.is_empty() {
            return Err(ManifestError::Field {
                field: "kinds",
                value: "[]".into(),
                want: "want at least one",
            });
        }
        Ok(Self { raw, version })
    }

    /// Its id.
    #[must_use]
    pub fn id(&self) -> &str {
        &self.raw.id
    }

    /// Its version.
    #[must_use]
    pub const fn version(&self) -> &Version {
        &self.version
    }

    /// The question is one that it answers.
    #[must_use]
    pub fn has_kind(&self, kind: &Kind) -> bool {
        self.raw.kinds.contains(kind)
    }

    /// The gates it serves: those it lists, else its id.
    #[must_use]
    pub fn gates(&self) -> Vec<&str> {
        match self.raw.gates.as_slice() {
            [] if self.has_kind(&Kind::Gate) => vec![self.id()],
            gates => gates.iter().map(String::as_str).collect(),
        }
    }

    /// Everything it says.
    #[must_use]
    pub const fn raw(&self) -> &contract::Manifest {
        &self.raw
    }
}

fn parse_version(field: &'static str, text: &str) -> Result<Version, ManifestError> {
    let wrong = |_| ManifestError::Field { field, value: clipped(text), want: "want a version by SemVer" };
    Version::parse(text).map_err(wrong)
}

fn is_id(text: &str) -> bool {
    text.len() <= ID_LIMIT
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
}

fn clipped(text: &str) -> String {
    text.chars().take(ID_LIMIT).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(edit: impl FnOnce(&mut serde_json::Value)) -> Result<Manifest, ManifestError> {
        let mut json = serde_json::json!({
            "id": "freeze", "version": "1.0.0", "contract": "0.1.0", "description": "",
            "kinds": [{"tag": "gate"}],
        });
        edit(&mut json);
        Manifest::parse(&[json.to_string().as_bytes()])
    }

    #[test]
    fn a_manifest_is_read() {
        let manifest = manifest(|_| {}).unwrap();
        assert_eq!((manifest.id(), manifest.gates()), ("freeze", vec!["freeze"]));
        assert!(manifest.has_kind(&Kind::Gate) && !manifest.has_kind(&Kind::Notes));
    }

    #[test]
    fn an_unusable_one_is_refused_and_the_field_named() {
        for (field, value) in [("id", "A"), ("id", "../x"), ("id", ""), ("version", "1.0"), ("contract", "x")]
        {
            let error = manifest(|json| json[field] = value.into()).unwrap_err();
            assert!(error.to_string().contains(&format!("`{field}`")), "{error}");
        }
        assert!(manifest(|json| json["kinds"] = serde_json::json!([])).is_err());
        assert!(matches!(Manifest::parse(&[]), Err(ManifestError::Sections(0))));
        assert!(matches!(Manifest::parse(&[b"{}", b"{}"]), Err(ManifestError::Sections(2))));
    }

    #[test]
    fn another_contract_is_refused_with_the_side_to_update() {
        let help =
            |version: &str| manifest(|json| json["contract"] = version.into()).unwrap_err().help().unwrap();
        assert!(help("0.2.0").starts_with("update tidegate"));
        assert!(help("0.0.9").starts_with("use a newer version of the plugin"));
        assert!(manifest(|json| json["contract"] = "0.1.7".into()).is_ok());
    }

    #[test]
    fn an_unknown_kind_is_kept_as_other() {
        let manifest = manifest(|json| json["kinds"] = serde_json::json!([{"tag": "updater"}])).unwrap();
        assert!(manifest.has_kind(&Kind::Other("updater".into())));
    }
}
