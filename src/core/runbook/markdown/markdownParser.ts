import { parser, Table, TaskList, type MarkdownParser } from "@lezer/markdown";

/** Lists and quotes nested deeper than this are read as plain text: no document means it. */
export const DEEPEST_NESTING = 48;

/** CommonMark with tables and task lists; without the inline marks that a runbook does not read. */
export const markdownParser: MarkdownParser = parser.configure([
  Table,
  TaskList,
  {
    remove: ["Emphasis", "Link", "LinkEnd", "Image", "Autolink", "Entity", "HardBreak"],
    defineNodes: [{ name: "TooDeep", block: true }],
    parseBlock: [
      {
        name: "TooDeep",
        before: "IndentedCode",
        parse(context, line) {
          if (context.depth <= DEEPEST_NESTING) {
            return false;
          }
          const start = context.lineStart + line.pos;
          const end = context.lineStart + line.text.length;
          context.addElement(context.elt("TooDeep", start, Math.max(start, end)));
          context.nextLine();
          return true;
        },
      },
    ],
  },
]);
