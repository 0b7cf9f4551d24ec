// Reads an action as GitHub's own parser does, and evaluates its expressions with GitHub's own
// library: `node evaluate.mjs PACKAGES ACTION CONTEXT` prints steps and outputs as JSON.
// CONTEXT is a JSON object with the contexts: github, inputs, steps. Inputs that are not given
// have their defaults.
import { readFileSync } from "node:fs";
import { register } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

// The parser imports its schema as bundlers do, which Node.js does not take.
const hook = `import { readFile } from "node:fs/promises";
export async function load(url, context, next) {
  if (!url.endsWith(".json")) return next(url, context);
  const source = "export default " + (await readFile(new URL(url), "utf8"));
  return { format: "module", shortCircuit: true, source };
}`;
register("data:text/javascript," + encodeURIComponent(hook));

const [packages, path, given] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(join(packages, "@actions", file)));
const { Lexer, Parser, Evaluator, data } = await load("expressions/dist/index.js");
const { parseAction } = await load("workflow-parser/dist/actions/index.js");
const { NoOperationTraceWriter } = await load("workflow-parser/dist/index.js");

const content = readFileSync(path, "utf8");
const parsed = parseAction({ name: "action.yml", content }, new NoOperationTraceWriter());
const errors = parsed.context.errors.getErrors();
if (errors.length > 0) {
  throw new Error(errors.map((error) => error.message).join("\n"));
}
const { parse } = await import(pathToFileURL(join(packages, "yaml/dist/index.js")));
const action = parse(content);
const context = JSON.parse(given);

function evaluate(expression) {
  const { tokens } = new Lexer(expression).lex();
  const tree = new Parser(tokens, Object.keys(context), []).parse();
  const contexts = JSON.parse(JSON.stringify(context), data.reviver);
  return new Evaluator(tree, contexts).evaluate().coerceString();
}

const fill = (text) => String(text ?? "").replace(/\$\{\{(.*?)\}\}/gs, (_, expression) => evaluate(expression));
context.inputs ??= {};
for (const [name, input] of Object.entries(action.inputs)) {
  if (!(name in context.inputs)) {
    context.inputs[name] = fill(input.default);
  }
}
const filled = (table) => Object.fromEntries(Object.entries(table ?? {}).map(([name, text]) => [name, fill(text)]));
const steps = action.runs.steps.map((step) => ({ ...step, env: filled(step.env) }));
const outputs = filled(Object.fromEntries(Object.entries(action.outputs).map(([name, { value }]) => [name, value])));
process.stdout.write(JSON.stringify({ inputs: action.inputs, steps, outputs }));
