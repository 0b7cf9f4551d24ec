//! Settings of a job that come as variables, for systems whose building blocks (actions, pipes,
//! plugins, templates) have inputs and no command line.

use crate::vars::Vars;

/// Where a setting is looked for, in this order: what is meant for us alone, a plugin of
/// Woodpecker or Drone (<https://woodpecker-ci.org/docs/usage/plugins/creating-plugins>), a plugin
/// of Buildkite (<https://buildkite.com/docs/pipelines/integrations/plugins/writing>).
const PREFIXES: [&str; 3] = ["TIDEGATE_", "PLUGIN_", "BUILDKITE_PLUGIN_TIDEGATE_"];

/// A setting.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Setting {
    /// The job.
    Mode,
    /// The tag whose notes are shown.
    Tag,
    /// The folder with the repository.
    Directory,
    /// A configuration instead of the repository's.
    Config,
    /// The folder for results.
    Output,
    /// Whether a preview is a comment, too.
    Comment,
    /// The plan that somebody has approved.
    Approved,
    /// More of the command line.
    Arguments,
}

/// A setting makes no sense.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
pub enum SettingsError {
    /// Nobody says which job is meant.
    #[error("nobody says which job is meant")]
    NoMode,
    /// It is neither yes nor no.
    #[error("`{name}` is `{value}`, which is neither `true` nor `false`")]
    Flag {
        /// The variable.
        name: String,
        /// What it says.
        value: String,
    },
    /// Quotes are not closed, or the list is none.
    #[error("`{name}` is `{value}`, which cannot be taken apart into arguments")]
    Words {
        /// The variable.
        name: String,
        /// What it says.
        value: String,
    },
}

impl Setting {
    /// All of them, in the order in which they stand on the command line.
    const ALL: [Self; 8] = [
        Self::Mode,
        Self::Tag,
        Self::Directory,
        Self::Config,
        Self::Output,
        Self::Comment,
        Self::Approved,
        Self::Arguments,
    ];

    /// Its name behind the prefix: `TIDEGATE_MODE`, `PLUGIN_MODE`.
    const fn key(self) -> &'static str {
        match self {
            Self::Mode => "MODE",
            Self::Tag => "TAG",
            Self::Directory => "DIRECTORY",
            Self::Config => "CONFIG",
            Self::Output => "OUTPUT",
            Self::Comment => "COMMENT",
            Self::Approved => "APPROVED",
            Self::Arguments => "ARGUMENTS",
        }
    }

    /// What it is on the command line, given what the variable says.
    fn words(self, name: String, value: String) -> Result<Vec<String>, SettingsError> {
        let option = |option: &str| vec![format!("{option}={value}")];
        Ok(match self {
            Self::Mode | Self::Tag => vec![value],
            Self::Directory => option("--directory"),
            Self::Config => option("--config"),
            Self::Output => option("--output"),
            Self::Approved => option("--approved"),
            Self::Comment => match &*value.to_ascii_lowercase() {
                "true" | "1" | "yes" => vec!["--comment".to_owned()],
                "false" | "0" | "no" => Vec::new(),
                _ => return Err(SettingsError::Flag { name, value }),
            },
            Self::Arguments => {
                let list = value.starts_with('[').then(|| serde_json::from_str(&value).ok());
                list.unwrap_or_else(|| shlex::split(&value)).ok_or(SettingsError::Words { name, value })?
            }
        })
    }

    /// Whether a job has it: a comment is for previews, a tag for notes.
    fn is_for(self, mode: &str) -> bool {
        match self {
            Self::Comment => mode == "preview",
            Self::Tag => mode == "notes",
            Self::Approved => mode == "check" || mode == "release",
            _ => true,
        }
    }
}

/// What stands behind `tidegate ci`, by the variables of the job.
///
/// # Errors
/// When nothing says which job is meant, or a setting makes no sense.
pub fn arguments(vars: &dyn Fn(&str) -> Option<String>) -> Result<Vec<String>, SettingsError> {
    let vars = Vars::new(vars);
    let find = |setting: Setting| {
        PREFIXES.iter().find_map(|prefix| {
            let name = format!("{prefix}{}", setting.key());
            let value = vars.get(&name)?;
            Some((name, value.trim().to_owned()))
        })
    };
    let (_, mode) = find(Setting::Mode).ok_or(SettingsError::NoMode)?;
    let mut all = Vec::new();
    for setting in Setting::ALL.into_iter().filter(|setting| setting.is_for(&mode)) {
        if let Some((name, value)) = find(setting) {
            all.extend(setting.words(name, value)?);
        }
    }
    Ok(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> Result<Vec<String>, SettingsError> {
        let find = |name: &str| variables.iter().find(|(own, _)| *own == name).map(|(_, value)| value);
        arguments(&|name| find(name).map(|value| (*value).to_owned()))
    }

    #[test]
    fn settings_are_a_command_line() {
        let all = read(&[
            ("PLUGIN_MODE", "preview"),
            ("TIDEGATE_DIRECTORY", "a b"),
            ("PLUGIN_DIRECTORY", "other"),
            ("BUILDKITE_PLUGIN_TIDEGATE_CONFIG", "--x.toml"),
            ("PLUGIN_OUTPUT", ""),
            ("PLUGIN_COMMENT", "True"),
            ("PLUGIN_TAG", "v1.0.0"),
            ("PLUGIN_APPROVED", "sha256:00"),
            ("PLUGIN_ARGUMENTS", "--offline --at '2026-01-01T00:00:00Z'"),
        ]);
        assert_eq!(
            all.unwrap(),
            [
                "preview",
                "--directory=a b",
                "--config=--x.toml",
                "--comment",
                "--offline",
                "--at",
                "2026-01-01T00:00:00Z"
            ]
        );
        let all = read(&[
            ("TIDEGATE_MODE", "notes"),
            ("TIDEGATE_TAG", " v1.0.0\n"),
            ("PLUGIN_ARGUMENTS", r#"["--at","x y"]"#),
        ]);
        assert_eq!(all.unwrap(), ["notes", "v1.0.0", "--at", "x y"]);
        let all = read(&[("PLUGIN_MODE", "release"), ("PLUGIN_APPROVED", "d"), ("PLUGIN_COMMENT", "x")]);
        assert_eq!(all.unwrap(), ["release", "--approved=d"]);
    }

    #[test]
    fn what_makes_no_sense_is_refused() {
        assert_eq!(read(&[]), Err(SettingsError::NoMode));
        assert_eq!(read(&[("TIDEGATE_MODE", " ")]), Err(SettingsError::NoMode));
        let flag = read(&[("TIDEGATE_MODE", "preview"), ("PLUGIN_COMMENT", "perhaps")]);
        assert!(matches!(flag, Err(SettingsError::Flag { .. })), "{flag:?}");
        for words in ["--at 'x", "[\"x\"", "[1]"] {
            let read = read(&[("TIDEGATE_MODE", "check"), ("TIDEGATE_ARGUMENTS", words)]);
            assert!(matches!(read, Err(SettingsError::Words { .. })), "{words} {read:?}");
        }
    }
}
