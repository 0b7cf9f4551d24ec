//! What jobs have in their environment, by the systems' own documentation.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::{Context, Event, Overridden};
use crate::System;

/// The context of a job with these variables, a line each, and with this event file.
fn read(dump: &str, payload: &str) -> Context {
    let vars: BTreeMap<_, _> =
        dump.lines().filter_map(|line| line.trim().split_once('=')).map(|(k, v)| (k, v.to_owned())).collect();
    let file = |path: &str| (path == "/event.json" && !payload.is_empty()).then(|| payload.to_owned());
    Context::read(&|name| vars.get(name).cloned(), &file)
}

/// What is known, in one line.
fn shown(context: &Context) -> String {
    let mut text = context.system.map_or("none", System::key).to_owned();
    let event = match &context.event {
        Event::Other(word) => word.clone(),
        known => serde_json::to_value(known).expect("a word").as_str().expect("a word").to_owned(),
    };
    let _ = write!(text, " {event}");
    let parts = [
        ("repo", &context.repository),
        ("branch", &context.branch),
        ("tag", &context.tag),
        ("head", &context.head),
        ("base", &context.base),
        ("merge", &context.merge),
        ("by", &context.actor),
        ("again by", &context.starter),
        ("at", &context.run_url),
        ("env", &context.environment),
    ];
    for (name, value) in parts {
        if let Some(value) = value {
            let _ = write!(text, " {name}:{value}");
        }
    }
    if let Some(proposal) = &context.proposal {
        let (to, from) = (proposal.base.as_deref().unwrap_or("?"), proposal.branch.as_deref().unwrap_or("?"));
        let fork = match proposal.is_fork {
            Some(true) => " fork",
            Some(false) => " own",
            None => "",
        };
        let _ = write!(text, " #{} {to}<-{from}{fork}", proposal.number);
    }
    for (name, is_so) in [("protected", context.is_protected == Some(true)), ("oidc", context.has_oidc)] {
        if is_so {
            let _ = write!(text, " {name}");
        }
    }
    if let Some(attempt) = context.attempt {
        let _ = write!(text, " try {attempt}");
    }
    for problem in &context.problems {
        let _ = write!(text, " !{problem}");
    }
    text
}

const GITHUB: &str = "GITHUB_ACTIONS=true\nGITHUB_REPOSITORY=crew/ferry\nGITHUB_SERVER_URL=https://github.com\n\
    GITHUB_RUN_ID=77\nGITHUB_RUN_ATTEMPT=1\nGITHUB_ACTOR=ann\nGITHUB_TRIGGERING_ACTOR=ann\n\
    GITHUB_SHA=aaa\nGITHUB_EVENT_PATH=/event.json\n";
const RUN: &str = "at:https://github.com/crew/ferry/actions/runs/77/attempts";

fn pull(head: &str, name: &str) -> String {
    format!(
        r#"{{"action":"opened","pull_request":{{"number":12,"head":{{"sha":"hhh","ref":"sail","repo":{head}}},
        "base":{{"sha":"bbb","ref":"{name}","repo":{{"full_name":"crew/ferry"}}}}}}}}"#
    )
}

#[test]
fn github_actions() {
    let own = r#"{"full_name":"crew/ferry"}"#;
    let cases = [
        (
            "GITHUB_EVENT_NAME=push\nGITHUB_REF=refs/heads/main\nGITHUB_REF_TYPE=branch\nGITHUB_REF_PROTECTED=true",
            String::new(),
            format!(
                "github push repo:crew/ferry branch:main head:aaa by:ann again by:ann {RUN}/1 protected try 1"
            ),
        ),
        (
            "GITHUB_EVENT_NAME=push\nGITHUB_REF=refs/tags/v1.0.0\nGITHUB_REF_TYPE=tag",
            String::new(),
            format!("github tag repo:crew/ferry tag:v1.0.0 head:aaa by:ann again by:ann {RUN}/1 try 1"),
        ),
        (
            "GITHUB_EVENT_NAME=pull_request\nGITHUB_REF=refs/pull/12/merge\nGITHUB_BASE_REF=main\nGITHUB_HEAD_REF=sail",
            pull(own, "main"),
            format!(
                "github proposal repo:crew/ferry head:hhh base:bbb merge:aaa by:ann again by:ann {RUN}/1 #12 main<-sail own try 1"
            ),
        ),
        (
            "GITHUB_EVENT_NAME=pull_request_target\nGITHUB_REF=refs/heads/main\nGITHUB_BASE_REF=main",
            pull(r#"{"full_name":"bob/ferry"}"#, "main"),
            format!(
                "github proposal repo:crew/ferry head:hhh base:bbb by:ann again by:ann {RUN}/1 #12 main<-sail fork try 1"
            ),
        ),
        (
            "GITHUB_EVENT_NAME=pull_request\nGITHUB_REF=refs/pull/12/merge",
            pull("null", "main"),
            format!(
                "github proposal repo:crew/ferry head:hhh base:bbb merge:aaa by:ann again by:ann {RUN}/1 #12 main<-sail fork try 1"
            ),
        ),
        (
            "GITHUB_EVENT_NAME=pull_request\nGITHUB_REF=refs/pull/12/merge\nGITHUB_BASE_REF=main\nGITHUB_HEAD_REF=sail",
            String::new(),
            format!(
                "github proposal repo:crew/ferry merge:aaa by:ann again by:ann {RUN}/1 #12 main<-sail try 1"
            ),
        ),
        (
            "GITHUB_EVENT_NAME=merge_group\nGITHUB_REF=refs/heads/gh-readonly-queue/main/pr-12-bbb\nGITHUB_REF_TYPE=branch",
            r#"{"merge_group":{"head_sha":"aaa","base_sha":"bbb","base_ref":"refs/heads/main"}}"#.into(),
            format!(
                "github merge-queue repo:crew/ferry branch:main head:aaa base:bbb by:ann again by:ann {RUN}/1 try 1"
            ),
        ),
        (
            "GITHUB_EVENT_NAME=workflow_dispatch\nGITHUB_REF=refs/heads/main\nGITHUB_RUN_ATTEMPT=2\nGITHUB_TRIGGERING_ACTOR=bob\nACTIONS_ID_TOKEN_REQUEST_URL=https://x",
            String::new(),
            format!(
                "github manual repo:crew/ferry branch:main head:aaa by:ann again by:bob {RUN}/2 oidc try 2"
            ),
        ),
    ];
    for (dump, payload, want) in cases {
        assert_eq!(shown(&read(&format!("{GITHUB}{dump}"), &payload)), want);
    }
    let broken = read(&format!("{GITHUB}GITHUB_EVENT_NAME=pull_request\nGITHUB_REF=refs/pull/12/merge"), "{");
    assert_eq!(broken.proposal.map(|proposal| proposal.number), Some(12));
    assert!(broken.problems[0].starts_with("the file of GITHUB_EVENT_PATH cannot be read"));
}

#[test]
fn those_that_are_like_github() {
    for (variable, want) in [("GITEA_ACTIONS=true", "gitea"), ("FORGEJO_ACTIONS=true", "forgejo")] {
        let dump = format!("{GITHUB}GITHUB_EVENT_NAME=push\nGITHUB_REF=refs/heads/main\n{variable}");
        let dump = dump.replace("https://github.com", "https://forge.example");
        let context = read(&dump, "");
        assert_eq!(context.system.map(System::key), Some(want));
        assert_eq!(context.server.as_deref(), Some("https://forge.example"));
    }
}

#[test]
fn gitlab() {
    let usual = "GITLAB_CI=true\nCI_PROJECT_PATH=crew/sub/ferry\nCI_COMMIT_SHA=aaa\nGITLAB_USER_LOGIN=ann\nCI_JOB_URL=https://gitlab.com/j/1\n";
    let request = "CI_PIPELINE_SOURCE=merge_request_event\nCI_MERGE_REQUEST_IID=12\nCI_MERGE_REQUEST_ID=991234\n\
        CI_MERGE_REQUEST_TARGET_BRANCH_NAME=main\nCI_MERGE_REQUEST_SOURCE_BRANCH_NAME=sail\n\
        CI_MERGE_REQUEST_DIFF_BASE_SHA=ddd\nCI_MERGE_REQUEST_PROJECT_PATH=crew/sub/ferry\n";
    let cases = [
        (
            "CI_PIPELINE_SOURCE=push\nCI_COMMIT_BRANCH=main\nCI_COMMIT_REF_PROTECTED=true".to_owned(),
            "gitlab push repo:crew/sub/ferry branch:main head:aaa by:ann at:https://gitlab.com/j/1 protected",
        ),
        (
            "CI_PIPELINE_SOURCE=push\nCI_COMMIT_TAG=v1\nCI_COMMIT_BRANCH=v1".to_owned(),
            "gitlab tag repo:crew/sub/ferry tag:v1 head:aaa by:ann at:https://gitlab.com/j/1",
        ),
        (
            format!(
                "{request}CI_MERGE_REQUEST_SOURCE_PROJECT_PATH=crew/sub/ferry\nCI_MERGE_REQUEST_EVENT_TYPE=detached"
            ),
            "gitlab proposal repo:crew/sub/ferry head:aaa base:ddd by:ann at:https://gitlab.com/j/1 #12 main<-sail own",
        ),
        (
            format!(
                "{request}CI_MERGE_REQUEST_SOURCE_PROJECT_PATH=bob/ferry\nCI_MERGE_REQUEST_EVENT_TYPE=merged_result\nCI_MERGE_REQUEST_SOURCE_BRANCH_SHA=hhh\nCI_MERGE_REQUEST_TARGET_BRANCH_SHA=bbb"
            ),
            "gitlab proposal repo:crew/sub/ferry head:hhh base:bbb merge:aaa by:ann at:https://gitlab.com/j/1 #12 main<-sail fork",
        ),
        (
            format!("{request}CI_MERGE_REQUEST_EVENT_TYPE=merge_train"),
            "gitlab merge-queue repo:crew/sub/ferry head:aaa base:ddd by:ann at:https://gitlab.com/j/1 #12 main<-sail",
        ),
        (
            "CI_PIPELINE_SOURCE=schedule\nCI_COMMIT_BRANCH=main\nCI_ENVIRONMENT_NAME=harbour".to_owned(),
            "gitlab schedule repo:crew/sub/ferry branch:main head:aaa by:ann at:https://gitlab.com/j/1 env:harbour",
        ),
    ];
    for (dump, want) in cases {
        assert_eq!(shown(&read(&format!("{usual}{dump}"), "")), want);
    }
}

#[test]
fn all_others() {
    for (dump, want) in [
        (
            "JENKINS_URL=x\nGIT_URL=git@github.com:crew/ferry.git\nGIT_COMMIT=aaa\nBRANCH_NAME=main\nBUILD_URL=https://j/1",
            "jenkins push repo:crew/ferry branch:main head:aaa at:https://j/1",
        ),
        ("JENKINS_URL=x\nGIT_COMMIT=aaa\nBRANCH_NAME=v1\nTAG_NAME=v1", "jenkins tag tag:v1 head:aaa"),
        (
            "JENKINS_URL=x\nGIT_COMMIT=aaa\nBRANCH_NAME=PR-12\nCHANGE_ID=12\nCHANGE_TARGET=main\nCHANGE_BRANCH=sail\nCHANGE_FORK=bob\nCHANGE_AUTHOR=bob",
            "jenkins proposal head:aaa by:bob #12 main<-sail fork",
        ),
        ("JENKINS_URL=x\nGIT_BRANCH=origin/main\nGIT_COMMIT=aaa", "jenkins push branch:main head:aaa"),
        ("JENKINS_URL=x", "jenkins unknown"),
        (
            "CIRCLECI=true\nCIRCLE_PROJECT_USERNAME=crew\nCIRCLE_PROJECT_REPONAME=ferry\nCIRCLE_SHA1=aaa\nCIRCLE_BRANCH=main",
            "circleci push repo:crew/ferry branch:main head:aaa",
        ),
        ("CIRCLECI=true\nCIRCLE_SHA1=aaa\nCIRCLE_TAG=v1", "circleci tag tag:v1 head:aaa"),
        (
            "CIRCLECI=true\nCIRCLE_SHA1=aaa\nCIRCLE_BRANCH=sail\nCIRCLE_PULL_REQUEST=https://github.com/crew/ferry/pull/12",
            "circleci proposal head:aaa #12 ?<-sail own",
        ),
        (
            "CIRCLECI=true\nCIRCLE_SHA1=aaa\nCIRCLE_BRANCH=pull/12\nCIRCLE_PR_NUMBER=12\nCIRCLE_PULL_REQUEST=https://github.com/crew/ferry/pull/12",
            "circleci proposal head:aaa #12 ?<-? fork",
        ),
        (
            "TF_BUILD=True\nBUILD_REASON=IndividualCI\nBUILD_REPOSITORY_NAME=crew/ferry\nBUILD_SOURCEBRANCH=refs/heads/main\nBUILD_SOURCEVERSION=aaa\nSYSTEM_COLLECTIONURI=https://dev.azure.com/crew/\nSYSTEM_TEAMPROJECT=ferry\nBUILD_BUILDID=5\nSYSTEM_JOBATTEMPT=2",
            "azure push repo:crew/ferry branch:main head:aaa at:https://dev.azure.com/crew/ferry/_build/results?buildId=5 try 2",
        ),
        (
            "TF_BUILD=True\nBUILD_REASON=IndividualCI\nBUILD_SOURCEBRANCH=refs/tags/v1\nBUILD_SOURCEVERSION=aaa",
            "azure tag tag:v1 head:aaa",
        ),
        (
            "TF_BUILD=True\nBUILD_REASON=PullRequest\nBUILD_SOURCEBRANCH=refs/pull/12/merge\nBUILD_SOURCEVERSION=mmm\nSYSTEM_PULLREQUEST_PULLREQUESTID=99887766\nSYSTEM_PULLREQUEST_PULLREQUESTNUMBER=12\nSYSTEM_PULLREQUEST_TARGETBRANCH=refs/heads/main\nSYSTEM_PULLREQUEST_SOURCEBRANCH=refs/heads/sail\nSYSTEM_PULLREQUEST_SOURCECOMMITID=hhh\nSYSTEM_PULLREQUEST_ISFORK=True",
            "azure proposal head:hhh merge:mmm #12 main<-sail fork",
        ),
        (
            "TF_BUILD=True\nBUILD_REASON=PullRequest\nSYSTEM_PULLREQUEST_PULLREQUESTID=7\nSYSTEM_PULLREQUEST_TARGETBRANCH=refs/heads/main",
            "azure proposal #7 main<-?",
        ),
        (
            "BITBUCKET_BUILD_NUMBER=3\nBITBUCKET_REPO_FULL_NAME=crew/ferry\nBITBUCKET_COMMIT=aaa\nBITBUCKET_BRANCH=main",
            "bitbucket push repo:crew/ferry branch:main head:aaa at:https://bitbucket.org/crew/ferry/pipelines/results/3",
        ),
        (
            "BITBUCKET_BUILD_NUMBER=3\nBITBUCKET_COMMIT=aaa\nBITBUCKET_BRANCH=sail\nBITBUCKET_PR_ID=12\nBITBUCKET_PR_DESTINATION_BRANCH=main\nBITBUCKET_PR_DESTINATION_COMMIT=bbb",
            "bitbucket proposal head:aaa base:bbb #12 main<-sail",
        ),
        (
            "BITBUCKET_BUILD_NUMBER=3\nBITBUCKET_COMMIT=aaa\nBITBUCKET_TAG=v1\nBITBUCKET_DEPLOYMENT_ENVIRONMENT=harbour",
            "bitbucket tag tag:v1 head:aaa env:harbour",
        ),
        (
            "BUILDKITE=true\nBUILDKITE_REPO=https://github.com/crew/ferry.git\nBUILDKITE_COMMIT=aaa\nBUILDKITE_BRANCH=main\nBUILDKITE_PULL_REQUEST=false\nBUILDKITE_SOURCE=webhook\nBUILDKITE_RETRY_COUNT=1",
            "buildkite push repo:crew/ferry branch:main head:aaa try 2",
        ),
        (
            "BUILDKITE=true\nBUILDKITE_COMMIT=HEAD\nBUILDKITE_BRANCH=main\nBUILDKITE_SOURCE=ui\nBUILDKITE_BUILD_CREATOR=ann",
            "buildkite manual branch:main by:ann",
        ),
        (
            "BUILDKITE=true\nBUILDKITE_COMMIT=aaa\nBUILDKITE_BRANCH=v1\nBUILDKITE_TAG=v1\nBUILDKITE_SOURCE=webhook",
            "buildkite tag tag:v1 head:aaa",
        ),
        (
            "BUILDKITE=true\nBUILDKITE_REPO=git@github.com:crew/ferry.git\nBUILDKITE_COMMIT=aaa\nBUILDKITE_BRANCH=bob:sail\nBUILDKITE_PULL_REQUEST=12\nBUILDKITE_PULL_REQUEST_BASE_BRANCH=main\nBUILDKITE_PULL_REQUEST_REPO=git://github.com/bob/ferry.git",
            "buildkite proposal repo:crew/ferry head:aaa #12 main<-bob:sail fork",
        ),
        (
            "CI=woodpecker\nCI_REPO=crew/ferry\nCI_PIPELINE_EVENT=push\nCI_COMMIT_BRANCH=main\nCI_COMMIT_SHA=aaa",
            "woodpecker push repo:crew/ferry branch:main head:aaa",
        ),
        (
            "CI=woodpecker\nCI_PIPELINE_EVENT=pull_request_closed\nCI_COMMIT_PULL_REQUEST=12\nCI_COMMIT_BRANCH=main\nCI_COMMIT_TARGET_BRANCH=main\nCI_COMMIT_SOURCE_BRANCH=sail\nCI_COMMIT_SHA=aaa",
            "woodpecker proposal head:aaa #12 main<-sail",
        ),
        (
            "CI=woodpecker\nCI_PIPELINE_EVENT=tag\nCI_COMMIT_TAG=v1\nCI_COMMIT_SHA=aaa",
            "woodpecker tag tag:v1 head:aaa",
        ),
        (
            "DRONE=true\nDRONE_REPO=crew/ferry\nDRONE_BUILD_EVENT=pull_request\nDRONE_PULL_REQUEST=12\nDRONE_TARGET_BRANCH=main\nDRONE_SOURCE_BRANCH=sail\nDRONE_COMMIT_SHA=aaa\nDRONE_BRANCH=main",
            "drone proposal repo:crew/ferry head:aaa #12 main<-sail",
        ),
        (
            "DRONE=true\nDRONE_BUILD_EVENT=tag\nDRONE_TAG=v1\nDRONE_COMMIT_SHA=aaa",
            "drone tag tag:v1 head:aaa",
        ),
        ("CI=true", "none unknown"),
        ("", "none unknown"),
        ("GITHUB_ACTIONS=", "none unknown"),
    ] {
        assert_eq!(shown(&read(dump, "")), want, "{dump}");
    }
}

#[test]
fn our_own_variables_come_first() {
    let ours = "TIDEGATE_CTX_SYSTEM=tekton\nTIDEGATE_CTX_EVENT=proposal\nTIDEGATE_CTX_REPOSITORY=crew/ferry\n\
        TIDEGATE_CTX_HEAD=aaa\nTIDEGATE_CTX_BASE=bbb\nTIDEGATE_CTX_PROPOSAL=12\nTIDEGATE_CTX_PROPOSAL_BASE=main\n\
        TIDEGATE_CTX_PROPOSAL_BRANCH=sail\nTIDEGATE_CTX_FORK=true\nTIDEGATE_CTX_ATTEMPT=3\n";
    let want = "tekton proposal repo:crew/ferry head:aaa base:bbb #12 main<-sail fork try 3";
    assert_eq!(shown(&read(ours, "")), want);
    // Whatever else is set.
    assert_eq!(shown(&read(&format!("{ours}GITHUB_ACTIONS=true\nGITHUB_SHA=zzz"), "")), want);
    let dump =
        "GITLAB_CI=true\nCI_PIPELINE_SOURCE=push\nCI_COMMIT_BRANCH=main\nTIDEGATE_CTX_BRANCH=release/1.x";
    assert_eq!(shown(&read(dump, "")), "gitlab push branch:release/1.x");
    let odd = read(
        "TIDEGATE_CTX_SYSTEM=hudson\nTIDEGATE_CTX_PROPOSAL=twelve\nTIDEGATE_CTX_ATTEMPT=x\nTIDEGATE_CTX_PROTECTED=maybe",
        "",
    );
    assert_eq!(odd.problems.len(), 4, "{:?}", odd.problems);
    assert_eq!(odd.proposal, None);
}

#[test]
fn each_of_our_variables_changes_something() {
    let base = read("TIDEGATE_CTX_PROPOSAL=1", "");
    for Overridden { variable, .. } in Overridden::ALL {
        let value = match variable {
            "TIDEGATE_CTX_SYSTEM" => "argo",
            "TIDEGATE_CTX_FORK" | "TIDEGATE_CTX_PROTECTED" => "true",
            _ => "7",
        };
        let context = read(&format!("TIDEGATE_CTX_PROPOSAL=1\n{variable}={value}"), "");
        assert_ne!(context, base, "{variable}");
    }
}
