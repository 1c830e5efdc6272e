/** The whole style of a report. No outside font, picture or file; no colour alone says anything. */
export const STYLE = `
:root { color-scheme: light dark; --text: #1d2329; --dim: #57606a; --line: #d0d7de; --back: #ffffff; --soft: #f5f7f9; --pass: #116329; --fail: #b3261e; --open: #8a5300; --link: #0b57a4; }
@media (prefers-color-scheme: dark) { :root { --text: #e3e7ea; --dim: #9aa4ae; --line: #3a424a; --back: #15191d; --soft: #1e2429; --pass: #5fcf80; --fail: #ff8a80; --open: #f0b252; --link: #79b8ff; } }
* { box-sizing: border-box; }
html { background: var(--back); color: var(--text); }
body { font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans KR", "Apple SD Gothic Neo", "Malgun Gothic", sans-serif; margin: 0 auto; max-width: 62rem; padding: 2rem 1.25rem 4rem; overflow-wrap: anywhere; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .25rem; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; padding-bottom: .25rem; border-bottom: 2px solid var(--line); }
h3 { font-size: 1.08rem; margin: 2rem 0 .5rem; }
h4 { font-size: 1rem; margin: 1.5rem 0 .4rem; }
h5 { font-size: .8rem; letter-spacing: .03em; margin: 1rem 0 .3rem; color: var(--dim); }
p { margin: .35rem 0; }
a { color: var(--link); }
.kicker { color: var(--dim); margin: 0; }
.dim { color: var(--dim); }
.outcome { display: inline-block; border: 2px solid currentColor; border-radius: .3rem; padding: .1rem .7rem; font-weight: 700; margin: .75rem 0 .25rem; }
.pass, .ticked, .passed, .success { color: var(--pass); }
.fail, .error, .failed, .stale, .failure, .uncertain, .abandoned { color: var(--fail); }
.open, .overridden, .accepted, .skipped, .notRun, .unfinished, .running, .partly, .production { color: var(--open); }
.doubts { border: 1px solid var(--line); border-left: .35rem solid var(--open); background: var(--soft); padding: .6rem 1rem; margin: 1rem 0; }
.doubts h2 { border: 0; margin: 0 0 .25rem; padding: 0; font-size: 1rem; }
.doubts ul { margin: 0; padding-left: 1.2rem; }
.doubts.hard { border-left-color: var(--fail); }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1.25rem; margin: .5rem 0; }
dt { color: var(--dim); }
dd { margin: 0; }
.scroll { overflow-x: auto; margin: .5rem 0; }
table { border-collapse: collapse; width: 100%; font-size: .93rem; }
th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top; overflow-wrap: break-word; }
td code { overflow-wrap: anywhere; }
th { background: var(--soft); font-weight: 600; }
td.number, th.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
td.time { white-space: nowrap; font-variant-numeric: tabular-nums; }
td.short, th.short { overflow-wrap: normal; word-break: keep-all; }
code, pre { font: .86em/1.45 ui-monospace, "SF Mono", Consolas, "D2Coding", monospace; }
pre { background: var(--soft); border: 1px solid var(--line); border-radius: .25rem; padding: .5rem .7rem; margin: .35rem 0; white-space: pre-wrap; }
.items { list-style: none; margin: .3rem 0; padding: 0; }
.items li { padding: .15rem 0 .15rem 2rem; text-indent: -2rem; }
.items li > * { text-indent: 0; }
.items .below { margin-left: 1.6rem; }
.box { font-family: ui-monospace, Consolas, monospace; display: inline-block; width: 2rem; }
.note { display: block; color: var(--dim); font-size: .9rem; }
.step { border-top: 1px solid var(--line); margin-top: 1.5rem; }
.run { margin: .4rem 0 .8rem; padding-left: .75rem; border-left: 3px solid var(--line); }
.hash { font-family: ui-monospace, Consolas, monospace; font-size: .88em; word-break: break-all; }
.blank { display: inline-block; min-width: 14rem; border-bottom: 1px solid var(--dim); }
footer { margin-top: 3rem; border-top: 2px solid var(--line); padding-top: .75rem; color: var(--dim); font-size: .9rem; }
@media (max-width: 40rem) { body { padding: 1rem .75rem 3rem; } dl { grid-template-columns: 1fr; gap: 0; } dd { margin-bottom: .4rem; } td.time { white-space: normal; } }
@page { size: A4; margin: 16mm 14mm 18mm; }
@media print {
  :root { color-scheme: light; --text: #000000; --dim: #444444; --line: #b8bec4; --back: #ffffff; --soft: #f4f5f6; --pass: #0b5322; --fail: #9b1c15; --open: #6d4200; --link: #000000; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { font-size: 9.5pt; max-width: none; padding: 0; }
  h1, h2, h3, h4, h5 { break-after: avoid; }
  thead { display: table-header-group; }
  tr, dl, .doubts, .sign, .items li { break-inside: avoid; }
  pre { break-inside: auto; orphans: 3; widows: 3; }
  .scroll { overflow: visible; }
  .record { break-before: page; }
  td.time { white-space: normal; }
}
`;
