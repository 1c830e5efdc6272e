/** The globs of settings: `**`, `*`, `?`, `{a,b}` and `[…]`, as VS Code reads them. */
export function globToRegExp(glob: string): RegExp {
  let depth = 0;
  const source = glob.replace(/\*\*\/|\*\*|\*|\?|\{|\}|,|\[!|[.+^$()|\\]/g, (token) => {
    switch (token) {
      case "**/":
        return "(?:.*/)?";
      case "**":
        return ".*";
      case "*":
        return "[^/]*";
      case "?":
        return "[^/]";
      case "{":
        depth += 1;
        return "(?:";
      case "}":
        depth -= 1;
        return ")";
      case ",":
        return depth > 0 ? "|" : ",";
      case "[!":
        return "[^";
      default:
        return `\\${token}`;
    }
  });
  return new RegExp(`^${source}$`, "u");
}
