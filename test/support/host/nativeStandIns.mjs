/**
 * JavaScript in place of two native modules of the VS Code server, so that nothing is compiled.
 * Without a logger the server runs, but its logs and with them all output channels stay empty.
 */

/** For @vscode/spdlog: appends to the file at once, in spdlog's line format. */
export const LOGGER_MODULE = `"use strict";
const fs = require("node:fs");
const path = require("node:path");
const LEVELS = ["trace", "debug", "info", "warning", "error", "critical", "off"];
let commonLevel = 2;

class Logger {
  constructor(file) {
    this.level = commonLevel;
    this.plain = false;
    this.handle = fs.openSync(file, "a");
  }
  write(level, text) {
    if (level < this.level || this.handle === undefined) return;
    const local = new Date(Date.now() - new Date().getTimezoneOffset() * 60000);
    const time = local.toISOString().replace("T", " ").slice(0, 23);
    fs.writeSync(this.handle, this.plain ? String(text) : time + " [" + LEVELS[level] + "] " + text + "\\n");
  }
  trace(text) { this.write(0, text); }
  debug(text) { this.write(1, text); }
  info(text) { this.write(2, text); }
  warn(text) { this.write(3, text); }
  error(text) { this.write(4, text); }
  critical(text) { this.write(5, text); }
  getLevel() { return this.level; }
  setLevel(level) { this.level = level; }
  clearFormatters() { this.plain = true; }
  setPattern() { this.plain = false; }
  flush() {}
  drop() {
    if (this.handle !== undefined) fs.closeSync(this.handle);
    this.handle = undefined;
  }
}

async function openLogger(_name, file) {
  fs.mkdirSync(path.dirname(file), { recursive: true });
  return new Logger(file);
}

exports.version = 10600;
exports.Logger = class extends Logger {
  constructor(_type, _name, file) { super(file); }
};
exports.createRotatingLogger = openLogger;
exports.createAsyncRotatingLogger = openLogger;
exports.setLevel = (level) => { commonLevel = level; };
exports.setFlushOn = () => {};
exports.shutdown = () => {};
`;

/** For native-watchdog: ends the process when the given one is gone. */
export const WATCHDOG_MODULE = `"use strict";
exports.start = (pid) => {
  setInterval(() => {
    try { process.kill(pid, 0); } catch { process.exit(87); }
  }, 2000).unref();
};
`;
