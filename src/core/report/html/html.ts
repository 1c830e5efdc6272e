/** Text that is HTML. Made by {@link html} alone, which escapes everything that is put into it. */
export class Html {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  toString(): string {
    return this.#text;
  }
}

type Part = string | number | Html | readonly Part[] | null;

/** A template of HTML: what stands in it between braces is text, never markup, unless it was made here. */
export function html(literals: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const rest = literals.slice(1);
  return new Html(
    (literals[0] ?? "") + rest.map((literal, at) => write(parts[at] ?? null) + literal).join(""),
  );
}

function write(part: Part): string {
  if (part === null) {
    return "";
  }
  if (part instanceof Html) {
    return part.toString();
  }
  return typeof part === "object" ? part.map(write).join("") : escapeHtml(String(part));
}

const ESCAPES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ESCAPES[character] ?? "");
}
