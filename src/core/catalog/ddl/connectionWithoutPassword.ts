/** libpq's two ways to write where to connect to, without the passwords in it. */
export function connectionWithoutPassword(connection: string): {
  readonly text: string;
  readonly removed: boolean;
} {
  const text = /^postgres(?:ql)?:\/\//.test(connection)
    ? connection
        // Up to the last @ before the path: a password may hold one.
        .replace(/^(postgres(?:ql)?:\/\/[^:/?@]*):[^/?]*@/, "$1@")
        .replace(/([?&])(?:ssl)?password=[^&]*&?/g, "$1")
        .replace(/[?&]$/, "")
    : connection
        .replace(/(^|\s)(?:ssl)?password\s*=\s*(?:'(?:\\[^]|[^'\\])*'?|(?:\\[^]|[^\s\\])*)/g, "$1")
        .trim();
  return { text, removed: text !== connection.trim() };
}
