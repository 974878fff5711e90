/** The report's style: no external font, image or script; a light and a dark colour scheme. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --ground: #f6f7f9; --card: #ffffff; --ink: #16191d; --soft: #59626d; --line: #dfe3e8; --code: #f0f2f5;
  --good: #0f6b3a; --good-ground: #e2f4e9; --attention: #8a4b00; --attention-ground: #fdf0d9;
  --bad: #a3161a; --bad-ground: #fce4e4; --calm: #36424f; --calm-ground: #e9edf1; --link: #0b57d0;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #0f1215; --card: #171b20; --ink: #e8ebee; --soft: #9aa5b1; --line: #2a3138; --code: #1f252b;
    --good: #74d69c; --good-ground: #10301f; --attention: #f3bd6b; --attention-ground: #36260c;
    --bad: #ff9b96; --bad-ground: #3c1618; --calm: #b6c1cc; --calm-ground: #252c34; --link: #8ab4f8;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body { margin: 0; background: var(--ground); color: var(--ink); line-height: 1.5;
  font: 16px/1.5 system-ui, -apple-system, Segoe UI, Roboto, Noto Sans, sans-serif; }
main { max-width: 62rem; margin: 0 auto; padding: 1.25rem 1rem 3rem; }
h1 { font-size: 1.45rem; line-height: 1.25; margin: .35rem 0 .25rem; overflow-wrap: anywhere; }
h2 { font-size: 1.05rem; margin: 0 0 .75rem; }
h3 { font-size: .95rem; margin: 0; }
p { margin: 0 0 .5rem; }
a { color: var(--link); }
code, .code { font-family: ui-monospace, SF Mono, Menlo, Consolas, DejaVu Sans Mono, monospace; font-size: .86em; }
code { background: var(--code); border-radius: 4px; padding: .1em .35em; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.small { font-size: .86rem; }
.rehearsal { margin: 0 0 1rem; padding: .7rem 1rem; border: 2px dashed var(--attention); border-radius: 12px;
  color: var(--attention); background: var(--attention-ground); font-weight: 600; }
.brand { display: flex; gap: .6rem; justify-content: space-between; flex-wrap: wrap; font-size: .86rem; color: var(--soft); }
.brand b { color: var(--ink); letter-spacing: .02em; }
.subtitle { color: var(--soft); margin-bottom: .75rem; overflow-wrap: anywhere; }
.badges { display: flex; flex-wrap: wrap; gap: .4rem; }
.badge { border-radius: 999px; padding: .08rem .65rem; font-size: .8rem; font-weight: 600; white-space: nowrap; }
.good { color: var(--good); background: var(--good-ground); }
.attention { color: var(--attention); background: var(--attention-ground); }
.bad { color: var(--bad); background: var(--bad-ground); }
.calm { color: var(--calm); background: var(--calm-ground); }
.verdict { border-radius: 12px; padding: 1rem 1.1rem; margin: 1rem 0; display: grid; grid-template-columns: auto 1fr;
  gap: .1rem .9rem; align-items: center; border-left: 6px solid currentColor; }
.verdict .mark { font-size: 1.9rem; line-height: 1; font-weight: 700; grid-row: span 2; }
.verdict strong { font-size: 1.3rem; line-height: 1.25; }
.verdict p { margin: 0; color: var(--ink); }
section { background: var(--card); border: 1px solid var(--line); border-radius: 12px; padding: 1rem 1.1rem; margin: 0 0 1rem; }
.pair { display: grid; gap: 1rem; grid-template-columns: 1fr; align-items: start; }
.pair section { margin: 0; height: 100%; }
.pair { margin-bottom: 1rem; }
@media (min-width: 52rem) { .pair { grid-template-columns: 1fr 1fr; } }
ol, ul { margin: 0; padding-left: 1.3rem; }
li { margin: 0 0 .35rem; overflow-wrap: anywhere; }
dl { display: grid; grid-template-columns: minmax(7rem, 10rem) 1fr; gap: .45rem 1rem; margin: 0; }
dt { color: var(--soft); font-size: .9rem; }
dd { margin: 0; min-width: 0; overflow-wrap: anywhere; }
@media (max-width: 34rem) { dl { grid-template-columns: 1fr; gap: .1rem; } dd { margin-bottom: .55rem; } }
.fact { display: inline-block; }
.command { display: block; padding: .55rem .7rem; margin: .15rem 0 .6rem; white-space: pre-wrap; user-select: all; }
.note { color: var(--attention); font-size: .86rem; }
.part, .step { border-top: 1px solid var(--line); padding: .75rem 0; }
.part:first-of-type, .step:first-of-type { border-top: 0; padding-top: 0; }
.part:last-of-type, .step:last-of-type { padding-bottom: 0; }
.line { display: flex; flex-wrap: wrap; gap: .35rem .6rem; align-items: center; margin-bottom: .25rem; }
.lines { list-style: none; padding: 0; margin: .3rem 0 0; color: var(--soft); }
.did { font-weight: 600; padding-top: .2rem; }
.lines li { margin: 0 0 .1rem; }
.diff { margin: .5rem 0; border: 1px solid var(--line); border-radius: 8px; overflow: hidden; font-size: .86rem; }
.diff div { display: grid; grid-template-columns: 1.6rem 1fr; white-space: pre-wrap; overflow-wrap: anywhere; padding: .08rem .5rem .08rem 0; }
.diff i { font-style: normal; text-align: center; user-select: none; }
.diff .removed { background: var(--bad-ground); } .diff .removed i { color: var(--bad); }
.diff .added { background: var(--good-ground); } .diff .added i { color: var(--good); }
.saw { color: var(--good); font-size: .9rem; } .error { color: var(--bad); font-size: .9rem; }
table { border-collapse: collapse; width: 100%; font-size: .88rem; }
th { text-align: left; color: var(--soft); font-weight: 600; }
th, td { padding: .35rem .6rem .35rem 0; border-top: 1px solid var(--line); vertical-align: top; overflow-wrap: anywhere; }
tr:first-child th { border-top: 0; }
.number { text-align: right; white-space: nowrap; }
.hash { word-break: break-all; }
.timeline { list-style: none; padding: 0; margin: 0; }
.timeline li { display: grid; grid-template-columns: 6.2rem 11.5rem 1fr; gap: 0 .8rem; padding: .3rem 0; border-top: 1px solid var(--line); margin: 0; }
.timeline li:first-child { border-top: 0; }
.timeline time { color: var(--soft); font-variant-numeric: tabular-nums; white-space: nowrap; font-size: .86rem; }
@media (max-width: 40rem) {
  .timeline li { grid-template-columns: 1fr; }
  .evidence thead { display: none; }
  .evidence tr { display: block; border-top: 1px solid var(--line); padding: .45rem 0; }
  .evidence td { display: block; border: 0; padding: 0; text-align: left; }
}
footer { color: var(--soft); font-size: .86rem; }
@media print { body { background: #fff; } section, .verdict { break-inside: avoid; } }
`;
