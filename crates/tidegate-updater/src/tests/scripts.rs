use super::*;

const PYTHON: Format = Format::PythonModule;
const MIX: Format = Format::Mix;

#[track_caller]
fn moves(format: &Format, text: &str) {
    becomes(format, &text.replace('$', "1.0.0"), &text.replace('$', "2.0.0"));
}

#[test]
fn python_modules_move() {
    for text in [
        "__version__ = \"$\"\n",
        "\"\"\"Doc.\n\n__version__ = '0.1'\n\"\"\"\nimport x\n\n__version__   =  '$'  # é \"\n",
        "# __version__ = '0.1'\n__version__: Final[str] = u'$'\n",
        "__version__ = version = '$'\n",
        "try:\n    __version__ = get('x')\nexcept E:\n    pass\n__version__ = \"\"\"$\"\"\"\n",
        "if __version__ == '0.1': pass\n__version__='$'\nprint('it''s')\n",
    ] {
        moves(&PYTHON, text);
    }
    for (text, code, line, column) in [
        ("x = 1\n", "updater::no-version", 2, 1),
        ("\n__version__ = version('demo')\n", "updater::elsewhere", 2, 15),
        ("__version__ = '1.0\n", "updater::malformed", 1, 15),
        ("__version__ = '''1.0\n", "updater::malformed", 1, 15),
        ("é = 1\n__version__ = '1'\n__version__ = '2'\n", "updater::ambiguous", 3, 16),
        ("__version__ = 'one'\n", "updater::not-a-version", 1, 16),
        ("__version__ = 1.0\n", "updater::elsewhere", 1, 15),
        ("__version__ = '1.0' if x else '2.0'\n", "updater::elsewhere", 1, 16),
        ("__version__ = '%d.0' % 1\n", "updater::elsewhere", 1, 16),
        ("__version__ = '1.0' '.1'\n", "updater::elsewhere", 1, 16),
    ] {
        fails(&PYTHON, text, code, line, column);
    }
}

#[test]
fn ruby_moves() {
    for text in [
        "module Demo\n  # VERSION = '0.1'\n  VERSION = \"$\".freeze\nend\n",
        "module Demo; VERSION='$'; end\n",
        "VERSION = '$' unless defined?(VERSION)\n",
        "class Demo\n\tVERSION ||= '$'\n",
        "Gem::Specification.new do |spec|\n  spec.summary = %q{It's}\n  spec.version     = '$' # é\n  spec.required_ruby_version = '>= 3.0'\n  spec.add_dependency 'x', '~> 1.0'\nend\n",
    ] {
        moves(&Format::Ruby, text);
    }
    for (text, code, line, column) in [
        ("module Demo\nend", "updater::no-version", 2, 4),
        ("s.version = Demo::VERSION\n", "updater::elsewhere", 1, 13),
        ("VERSION = [1, 2].join('.')\n", "updater::elsewhere", 1, 11),
        ("  VERSION = \"#{MAJOR}.0\"\n", "updater::elsewhere", 1, 14),
        ("VERSION = '1\n", "updater::malformed", 1, 11),
        ("VERSION = '1.0' + SUFFIX\n", "updater::elsewhere", 1, 12),
    ] {
        fails(&Format::Ruby, text, code, line, column);
    }
}

#[test]
fn elixir_projects_move() {
    for text in [
        "defmodule Demo.MixProject do\n  @version \"$\" # é\n  def project do\n    [app: :demo, version: @version]\n  end\nend\n",
        "defmodule Demo.MixProject do\n  def project do\n    [\n      app: :demo,\n      version:   \"$\",\n      elixir: \"~> 1.0\"\n    ]\n  end\n\n  defp deps, do: [{:x, version: \"0.1\"}]\nend\n",
    ] {
        moves(&MIX, text);
    }
    for (text, code, line, column) in [
        ("def project do\n[app: :demo]\nend", "updater::no-version", 3, 4),
        ("def project do\n [version: read()]\nend", "updater::elsewhere", 2, 12),
        ("def project do\n [version: \"1.0]\nend", "updater::malformed", 2, 12),
        ("@version \"1.0\" <> suffix\n", "updater::elsewhere", 1, 11),
        ("@version File.read!(\"VERSION\")\n", "updater::elsewhere", 1, 10),
        ("@version \"1\"\n@version \"2\"\n", "updater::ambiguous", 2, 11),
    ] {
        fails(&MIX, text, code, line, column);
    }
}
