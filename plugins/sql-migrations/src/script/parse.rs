//! Statement by statement through the parser, within limits.
//!
//! The parser's recursion limit covers nesting. Long chains (`a OR b OR …`) it
//! reads in a loop, but what it makes of them is as deep as they are long and
//! has to be walked and freed, so they are limited before.

use super::{Kind, Part, Piece, Script, Source, split_statements};
use crate::dialect::Dialect;
use sqlparser::ast;
use sqlparser::keywords::Keyword;
use sqlparser::parser::{Parser, ParserError};
use sqlparser::tokenizer::{Location, Token, TokenWithSpan, Tokenizer};

/// The deepest nesting of parentheses that is read.
pub const MAX_NESTING: usize = 24;

/// The most pieces that may follow each other without a comma or semicolon.
pub const MAX_CHAIN: usize = 1_000;

/// The most queries that may be chained.
const MAX_SET_OPERATORS: usize = 200;

/// The parser's own limit, in its own unit.
const RECURSION_LIMIT: usize = 50;

/// A statement and where it stands.
#[derive(Clone, Debug)]
pub struct Statement {
    /// The line of the file, counted from one.
    pub line: u32,
    /// What the parser made of it.
    pub parsed: Parsed,
}

/// What the parser made of a statement.
#[derive(Clone, Debug)]
pub enum Parsed {
    /// It understood it.
    Understood(Box<ast::Statement>),
    /// It did not; its message.
    NotUnderstood(String),
}

/// Reads a script. Every statement is answered for.
#[must_use]
pub fn parse_script(script: &Script, dialect: Dialect) -> Vec<Statement> {
    script.parts.iter().flat_map(|part| parse_part(part, dialect)).collect()
}

fn parse_part(part: &Part, dialect: Dialect) -> Vec<Statement> {
    let sources = split_statements(&part.text, dialect);
    let sources = if part.whole { join(&part.text, sources) } else { sources };
    sources
        .iter()
        .flat_map(|source| {
            let line = part.line.saturating_add(source.line);
            match parse_source(source, line, dialect) {
                Ok(statements) => statements
                    .into_iter()
                    .map(|statement| Statement { line, parsed: Parsed::Understood(Box::new(statement)) })
                    .collect(),
                Err(message) => vec![Statement { line, parsed: Parsed::NotUnderstood(message) }],
            }
        })
        .collect()
}

/// Puts statements back together that belong to one.
fn join<'t>(text: &'t str, sources: Vec<Source<'t>>) -> Vec<Source<'t>> {
    let Some(first) = sources.first() else { return Vec::new() };
    let (line, column) = (first.line, first.column);
    let pieces: Vec<_> = sources.iter().flat_map(|source| source.pieces.iter().copied()).collect();
    let range = pieces.first().map_or(0, |p| p.start)..pieces.last().map_or(0, |p| p.end);
    vec![Source { text: &text[range], line, column, pieces }]
}

fn parse_source(source: &Source<'_>, line: u32, dialect: Dialect) -> Result<Vec<ast::Statement>, String> {
    check_limits(source)?;
    let shift = |at: Location| Location {
        line: at.line + u64::from(line) - 1,
        column: if at.line == 1 { at.column + u64::from(source.column) } else { at.column },
    };
    let mut tokens = Tokenizer::new(dialect.parser(), source.text)
        .tokenize_with_location()
        .map_err(|error| format!("{}{}", error.message, shift(error.location)))?;
    for token in &mut tokens {
        token.span.start = shift(token.span.start);
        token.span.end = shift(token.span.end);
    }
    if !tokens.iter().any(is_code) {
        return Err("the statement has no code that the parser can see".to_owned());
    }
    if dialect == Dialect::Sqlite {
        quote_pragma(&mut tokens);
    }
    let mut parser = Parser::new(dialect.parser())
        .with_recursion_limit(RECURSION_LIMIT)
        .with_tokens_with_locations(tokens);
    parser.parse_statements().map_err(|error| match error {
        ParserError::TokenizerError(message) | ParserError::ParserError(message) => message,
        ParserError::RecursionLimitExceeded => "nested too deeply to be read".to_owned(),
    })
}

/// SQLite takes bare words as values of pragmas (`PRAGMA foreign_keys = OFF`),
/// the parser takes strings.
fn quote_pragma(tokens: &mut [TokenWithSpan]) {
    let mut words = tokens.iter_mut().filter(|token| is_code(token));
    let is_pragma =
        |token: &TokenWithSpan| matches!(&token.token, Token::Word(w) if w.keyword == Keyword::PRAGMA);
    if !words.next().is_some_and(|first| is_pragma(first)) {
        return;
    }
    for token in words.skip_while(|token| !matches!(token.token, Token::Eq | Token::LParen)) {
        if let Token::Word(word) = &token.token {
            token.token = Token::SingleQuotedString(word.value.clone());
        }
    }
}

fn is_code(token: &TokenWithSpan) -> bool {
    !matches!(token.token, Token::Whitespace(_) | Token::SemiColon | Token::EOF)
}

/// Types that hold types, for which the parser recurses without counting.
const HOLDERS: &[&str] = &["ARRAY", "STRUCT", "MAP", "TABLE", "ROW", "NESTED"];

/// What chains queries, each of which may have commas of its own.
const SET_OPERATORS: &[&str] = &["UNION", "EXCEPT", "INTERSECT", "MINUS"];

fn check_limits(source: &Source<'_>) -> Result<(), String> {
    check_chains(source)?;
    let is_one_of = |piece: &Piece, words: &[&str]| {
        let text = source.piece(piece);
        piece.kind == Kind::Word && words.iter().any(|word| text.eq_ignore_ascii_case(word))
    };
    let holders = source
        .pieces
        .windows(2)
        .filter(|pair| is_one_of(&pair[0], HOLDERS) && source.piece(&pair[1]) == "<")
        .count();
    if holders > MAX_NESTING {
        return Err(format!("it has more than {MAX_NESTING} types that hold types"));
    }
    let operators = source.pieces.iter().filter(|piece| is_one_of(piece, SET_OPERATORS)).count();
    if operators > MAX_SET_OPERATORS {
        return Err(format!("it chains more than {MAX_SET_OPERATORS} queries"));
    }
    Ok(())
}

fn check_chains(source: &Source<'_>) -> Result<(), String> {
    // The chain at each level of parentheses, the innermost last.
    let mut chains = vec![0_usize];
    for piece in &source.pieces {
        if matches!(piece.kind, Kind::Open) {
            chains.push(0);
            if chains.len() > MAX_NESTING + 1 {
                return Err(format!("parentheses are nested more than {MAX_NESTING} deep"));
            }
            continue;
        }
        if matches!(piece.kind, Kind::Close) && chains.len() > 1 {
            chains.pop();
        }
        if let Some(chain) = chains.last_mut() {
            let resets = matches!(piece.kind, Kind::Comma | Kind::Semicolon);
            *chain = if resets { 0 } else { *chain + 1 };
            if *chain > MAX_CHAIN {
                return Err(format!("an expression has more than {MAX_CHAIN} parts"));
            }
        }
    }
    Ok(())
}
