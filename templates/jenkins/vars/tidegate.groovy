// A step for a Jenkinsfile: previews for changes, notes for tags, releases for everything else.
//   tidegate(credentials: 'forge-token', approvers: 'release-managers')
// Also: mode, comment, config, directory, arguments, binary. Gives the outputs as a map.
def call(Map settings = [:]) {
  String mode = settings.mode ?: (env.CHANGE_ID ? 'preview' : env.TAG_NAME ? 'notes' : 'release')
  String folder = "${pwd(tmp: true)}/tidegate"
  dir(folder) { writeFile(file: 'tidegate.sh', text: libraryResource('tidegate.sh')) }

  int code = run(settings, mode, folder, '')
  Map outputs = results(folder)
  if (code == 21 && mode == 'release') {
    input(message: "Release ${outputs.TIDEGATE_TAGS}? The plan is ${outputs.TIDEGATE_PLAN_DIGEST}.",
          submitter: settings.approvers ?: '')
    code = run(settings, mode, folder, outputs.TIDEGATE_PLAN_DIGEST)
    outputs = results(folder)
  }
  if (code != 0) { error("tidegate ci ${mode} ended with ${code}") }
  return outputs
}

private int run(Map settings, String mode, String folder, String approved) {
  List variables = [
    "TIDEGATE_MODE=${mode}", "TIDEGATE_OUTPUT=${folder}/results", "TIDEGATE_APPROVED=${approved}",
    "TIDEGATE_COMMENT=${settings.comment ?: false}", "TIDEGATE_CONFIG=${settings.config ?: ''}",
    "TIDEGATE_DIRECTORY=${settings.directory ?: ''}", "TIDEGATE_ARGUMENTS=${settings.arguments ?: ''}",
    "TIDEGATE_BINARY=${settings.binary ?: ''}", "TIDEGATE_SCRIPT=${folder}/tidegate.sh",
  ]
  Closure step = { withEnv(variables) { sh(script: 'sh "$TIDEGATE_SCRIPT" ci', returnStatus: true) } }
  if (!settings.credentials) { return step() }
  return withCredentials([string(credentialsId: settings.credentials, variable: 'TIDEGATE_TOKEN')], step)
}

private Map results(String folder) {
  String text = sh(script: "cat '${folder}/results/outputs.env'", returnStdout: true)
  return text.readLines().findAll { it.contains('=') }.collectEntries { line -> line.split('=', 2) as List }
}
