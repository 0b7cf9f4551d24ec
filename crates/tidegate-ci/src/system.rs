//! The systems that are known.

use crate::vars::Vars;

/// A CI system.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub enum System {
    /// GitHub Actions.
    GitHub,
    /// Gitea Actions.
    Gitea,
    /// Forgejo Actions.
    Forgejo,
    /// GitLab CI/CD.
    GitLab,
    /// Jenkins.
    Jenkins,
    /// CircleCI.
    CircleCi,
    /// Azure Pipelines.
    Azure,
    /// Bitbucket Pipelines.
    Bitbucket,
    /// Buildkite.
    Buildkite,
    /// Woodpecker CI.
    Woodpecker,
    /// Drone.
    Drone,
    /// Tekton. Nothing gives it away, so that it has to be named.
    Tekton,
    /// Argo Workflows, which has to be named, too.
    Argo,
}

impl System {
    /// All of them, in the order in which they are looked for: Gitea and Forgejo call
    /// themselves GitHub, too.
    pub const ALL: [Self; 13] = [
        Self::Forgejo,
        Self::Gitea,
        Self::GitHub,
        Self::GitLab,
        Self::Jenkins,
        Self::CircleCi,
        Self::Azure,
        Self::Bitbucket,
        Self::Buildkite,
        Self::Woodpecker,
        Self::Drone,
        Self::Tekton,
        Self::Argo,
    ];

    /// Its name in `TIDEGATE_CTX_SYSTEM`.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::GitHub => "github",
            Self::Gitea => "gitea",
            Self::Forgejo => "forgejo",
            Self::GitLab => "gitlab",
            Self::Jenkins => "jenkins",
            Self::CircleCi => "circleci",
            Self::Azure => "azure",
            Self::Bitbucket => "bitbucket",
            Self::Buildkite => "buildkite",
            Self::Woodpecker => "woodpecker",
            Self::Drone => "drone",
            Self::Tekton => "tekton",
            Self::Argo => "argo",
        }
    }

    /// Its name, for people.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::GitHub => "GitHub Actions",
            Self::Gitea => "Gitea Actions",
            Self::Forgejo => "Forgejo Actions",
            Self::GitLab => "GitLab CI/CD",
            Self::Jenkins => "Jenkins",
            Self::CircleCi => "CircleCI",
            Self::Azure => "Azure Pipelines",
            Self::Bitbucket => "Bitbucket Pipelines",
            Self::Buildkite => "Buildkite",
            Self::Woodpecker => "Woodpecker",
            Self::Drone => "Drone",
            Self::Tekton => "Tekton",
            Self::Argo => "Argo Workflows",
        }
    }

    /// Whether this is it, by the variables that it sets for every job.
    pub(crate) fn is_it(self, vars: &Vars<'_>) -> bool {
        let is_set = |name| vars.get(name).is_some();
        match self {
            Self::Forgejo => is_set("FORGEJO_ACTIONS"),
            Self::Gitea => is_set("GITEA_ACTIONS"),
            Self::GitHub => vars.is("GITHUB_ACTIONS", "true"),
            Self::GitLab => is_set("GITLAB_CI"),
            Self::Jenkins => is_set("JENKINS_URL"),
            Self::CircleCi => is_set("CIRCLECI"),
            Self::Azure => is_set("TF_BUILD"),
            Self::Bitbucket => is_set("BITBUCKET_BUILD_NUMBER"),
            Self::Buildkite => is_set("BUILDKITE"),
            Self::Woodpecker => vars.is("CI", "woodpecker"),
            Self::Drone => is_set("DRONE"),
            Self::Tekton | Self::Argo => false,
        }
    }
}
