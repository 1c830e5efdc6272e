/** Looking into PostgreSQL's parse tree, which is data of any shape: nothing here throws. */

type Node = Readonly<Record<string, unknown>>;

export function isNode(value: unknown): value is Node {
  return typeof value === "object" && value !== null;
}

export function field(node: unknown, name: string): unknown {
  return isNode(node) ? node[name] : undefined;
}

export function textOf(node: unknown, name: string): string {
  const value = field(node, name);
  return typeof value === "string" ? value : "";
}

export function isSet(node: unknown, name: string): boolean {
  return field(node, name) === true;
}

/** PostgreSQL's JSON leaves out a number of zero. */
export function numberOf(node: unknown, name: string): number {
  const value = field(node, name);
  return typeof value === "number" ? value : 0;
}

export function listOf(node: unknown, name: string): readonly unknown[] {
  const value = field(node, name);
  return Array.isArray(value) ? value : [];
}

/** The strings of a list of names, which PostgreSQL writes in several ways. */
export function namesOf(node: unknown): readonly string[] {
  const items = Array.isArray(node) ? (node as readonly unknown[]) : listOf(node, "items");
  return items.map((item) => textOf(field(item, "String"), "sval")).filter((name) => name !== "");
}

/** The options of a statement (`DefElem`s), each with its value's node. */
export function optionsOf(node: unknown, name: string): ReadonlyMap<string, unknown> {
  return new Map(
    listOf(node, name).map((item) => {
      const option = field(item, "DefElem");
      return [textOf(option, "defname").toLowerCase(), field(option, "arg")];
    }),
  );
}

/** Whether a boolean option is given and not switched off. */
export function isOn(options: ReadonlyMap<string, unknown>, name: string): boolean {
  if (!options.has(name)) {
    return false;
  }
  const value = options.get(name);
  const text = textOf(field(value, "String"), "sval").toLowerCase();
  const off =
    field(value, "Integer") !== undefined && numberOf(field(value, "Integer"), "ival") === 0;
  const boolean = field(value, "Boolean");
  return (
    !off &&
    !["off", "false", "0"].includes(text) &&
    (boolean === undefined || isSet(boolean, "boolval"))
  );
}

/** Every node under a root with its type, the outer ones first. Without recursion: trees get deep. */
export function* everyNode(root: unknown): Generator<readonly [type: string, node: unknown]> {
  const open: unknown[] = [root];
  while (open.length > 0) {
    const node = open.pop();
    if (!isNode(node)) {
      continue;
    }
    for (const entry of Object.entries(node)) {
      if (isNode(entry[1]) && /^[A-Z]/.test(entry[0])) {
        yield entry;
      }
    }
    for (const value of Object.values(node).reverse()) {
      open.push(value);
    }
  }
}
