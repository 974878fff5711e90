/**
 * The report's template for Eta. Every value goes through `<%= %>`, which escapes it. A test checks that the raw form of
 * Eta's tag is not used here. Links come from the view, which builds them from checked parts (core/report).
 */
const HEAD = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title><%= it.view.verdict.text %>: <%= it.view.title %></title>
<style><%= it.style %></style>
</head>
<body>
<main>
<% if (it.view.rehearsal) { %><p class="rehearsal" role="note"><%= it.view.rehearsal %></p>
<% } %><header>
<div class="brand"><span><b>Riposte</b> case report</span><span class="code"><%= it.view.caseId %></span></div>
<h1><%= it.view.title %></h1>
<p class="subtitle"><%= it.view.subtitle %></p>
<div class="badges">
<% it.view.badges.forEach((badge) => { %><span class="badge <%= badge.tone %>"><%= badge.text %></span>
<% }) %></div>
</header>
<div class="verdict <%= it.view.verdict.tone %>" role="status">
<span class="mark" aria-hidden="true"><%= it.marks[it.view.verdict.tone] %></span>
<strong><%= it.view.verdict.text %></strong>
<div><p><%= it.view.verdict.sentence %></p>
<% it.view.verdict.did.forEach((line) => { %><p class="did code"><%= line %></p>
<% }) %></div>
</div>
`;

const NEXT = `<div class="pair">
<section>
<h2><%= it.view.rehearsal ? 'What a person would do next, if this were real' : 'What a person should do next' %></h2>
<% if (it.view.nextSteps.length === 0) { %><p class="soft">Nobody has to do anything.</p><% } else { %><ol>
<% it.view.nextSteps.forEach((step) => { %><li><%= step %></li>
<% }) %></ol><% } %>
</section>
<section>
<h2>How to undo</h2>
<p><%= it.view.undo.text %></p>
<% it.view.undo.restores.forEach((item) => { %><p class="small soft">Restores <%= item %></p>
<% }) %><% it.view.undo.commands.forEach((item) => { %><div class="small soft"><%= item.where %></div>
<code class="command"><%= item.command %></code>
<% }) %></section>
</div>
<% if (it.view.byHand.text) { %><section>
<h2 id="by-hand">Contain by hand</h2>
<p><%= it.view.byHand.text %></p>
<% it.view.byHand.commands.forEach((item) => { %><div class="small soft"><%= item.what %></div>
<code class="command"><%= item.command %></code>
<% }) %></section><% } %>
`;

const TIMES = `<section>
<h2>Times</h2>
<dl class="times">
<% it.view.times.forEach((row) => { %><dt><%= row.label %></dt>
<dd><% row.values.forEach((value) => { %><code><%= value %></code> <% }) %><% if (row.fact) { %><span class="small soft fact"><%= row.fact %></span><% } %></dd>
<% }) %></dl>
</section>
`;

const rows = (path: string) => `<dl>
<% ${path}.forEach((row) => { %><dt><%= row.label %></dt>
<dd><% row.values.forEach((value) => { %><% if (row.code) { %><code><%= value %></code> <% } else { %><%= value %><% } %><% }) %><% if (row.fact) { %>
<div class="small soft"><%= row.fact %></div><% } %><% if (row.link) { %>
<div class="small"><a href="<%= row.link.href %>" rel="noopener noreferrer"><%= row.link.text %></a></div><% } %><% if (row.note) { %>
<div class="note"><%= row.note %></div><% } %></dd>
<% }) %></dl>
`;

const FOUND = `<section>
<h2>What was found</h2>
${rows('it.view.found')}</section>
<% if (it.view.processes.length > 0) { %><section>
<h2>Processes</h2>
${rows('it.view.processes')}</section><% } %>
<section>
<h2>Affected resource</h2>
${rows('it.view.resource')}</section>
<section>
<h2>ATT&amp;CK techniques</h2>
<% if (it.view.techniques.length === 0) { %><p class="soft">None known for this category.</p><% } else { %><ul>
<% it.view.techniques.forEach((technique) => { %><li><% if (technique.href) { %><a href="<%= technique.href %>" rel="noopener noreferrer"><%= technique.id %></a><% } else { %><code><%= technique.id %></code><% } %> <%= technique.name %></li>
<% }) %></ul><% } %>
</section>
`;

const INVESTIGATION = `<section>
<h2>Investigation</h2>
<% it.view.investigation.forEach((part) => { %><div class="part">
<div class="line"><h3><%= part.title %></h3><span class="badge <%= part.known ? 'good' : 'attention' %>"><%= part.known ? 'known' : 'unavailable' %></span></div>
<p><%= part.summary %></p>
<% if (part.link) { %><div class="small"><a href="<%= part.link.href %>" rel="noopener noreferrer"><%= part.link.text %></a></div><% } %>
<% if (part.lines.length > 0) { %><ul class="lines">
<% part.lines.forEach((line) => { %><li class="code"><%= line %></li>
<% }) %></ul><% } %></div>
<% }) %></section>
`;

const PLAN = `<section>
<h2>Plan and outcome</h2>
<p class="small soft">Plan hash <code class="hash"><%= it.view.plan.hash %></code></p>
<% if (it.view.plan.steps.length === 0) { %><p class="soft">No step was planned.</p><% } %>
<% it.view.plan.steps.forEach((step) => { %><div class="step">
<div class="line"><h3><%= step.id %></h3><% step.badges.forEach((badge) => { %><span class="badge <%= badge.tone %>"><%= badge.text %></span>
<% }) %></div>
<p><%= step.rationale %></p>
<p class="small soft">on <code><%= step.target %></code></p>
<% if (step.diff.length > 0) { %><div class="diff code" role="group" aria-label="before and after">
<% step.diff.forEach((line) => { %><div class="<%= line.kind %>"><i><%= it.signs[line.kind] %></i><span><%= line.text %></span></div>
<% }) %></div><% } %>
<% if (step.verification) { %><p class="saw">Verified: <%= step.verification %></p><% } %>
<% if (step.error) { %><p class="error">Error: <%= step.error.message %><br>To fix it: <%= step.error.fix %></p><% } %>
<% if (step.permissions.length > 0) { %><p class="small soft">needs <%= step.permissions.join(', ') %></p><% } %>
</div>
<% }) %></section>
<% if (it.view.withheld.length > 0) { %><section>
<h2>Withheld actions</h2>
<% it.view.withheld.forEach((item) => { %><div class="part">
<div class="line"><h3><%= item.action %></h3><span class="badge calm"><%= item.cause %></span></div>
<p><%= item.reason %></p>
</div>
<% }) %></section><% } %>
`;

const LASTS = `<% if (it.view.lasts.length > 0) { %><section>
<h2>Will it last?</h2>
<% it.view.lasts.forEach((item) => { %><div class="part">
<div class="line"><h3><%= item.action %></h3></div>
<p><%= item.owner %> <%= item.text %></p>
<p class="small soft"><%= item.where %></p>
<% if (item.lines.length > 0) { %><code class="command"><%= item.lines.join('\\n') %></code><% } %>
</div>
<% }) %></section><% } %>
`;

const EVIDENCE = `<section class="evidence">
<h2>Evidence</h2>
<% if (it.view.evidence.entries.length === 0) { %><p class="soft">No evidence was stored.</p><% } else { %><p class="small soft">In <code><%= it.view.evidence.folder %></code><% if (it.view.evidence.link) { %> <a href="<%= it.view.evidence.link.href %>" rel="noopener noreferrer"><%= it.view.evidence.link.text %></a><% } %></p>
<table>
<thead><tr><th>Object</th><th class="number">Size</th><th>SHA-256</th></tr></thead>
<tbody>
<% it.view.evidence.entries.forEach((entry) => { %><tr><td><% if (entry.href) { %><a href="<%= entry.href %>" rel="noopener noreferrer"><%= entry.name %></a><% } else { %><%= entry.name %><% } %></td><td class="number"><%= entry.size %></td><td class="code hash"><%= entry.sha256 %></td></tr>
<% }) %></tbody>
</table><% } %>
<dl style="margin-top:.75rem">
<dt>Manifest</dt><dd><code><%= it.view.evidence.manifestUri %></code></dd>
<dt>Head of the chain</dt><dd><code class="hash"><%= it.view.evidence.head %></code></dd>
</dl>
<% it.view.shortened.forEach((sentence) => { %><p class="small soft"><%= sentence %></p>
<% }) %></section>
`;

const TIMELINE = `<section>
<h2>Timeline</h2>
<ol class="timeline">
<% it.view.timeline.forEach((entry) => { %><li><time datetime="<%= entry.at %>" title="<%= entry.at %>"><%= entry.since || entry.at %></time><span class="code"><%= entry.kind %></span><span><%= entry.text %></span></li>
<% }) %></ol>
<% if (it.view.timeline.length > 0) { %><p class="small soft" style="margin:.6rem 0 0">Times count from <%= it.view.timeline[0].at %>.</p><% } %>
</section>
<% if (it.view.assumed.length > 0) { %><section>
<h2>Assumed</h2>
<ul>
<% it.view.assumed.forEach((text) => { %><li><%= text %></li>
<% }) %></ul>
</section><% } %>
`;

const FOOT = `<footer><p><%= it.view.guidance %></p></footer>
</main>
</body>
</html>
`;

export const TEMPLATE =
  HEAD + TIMES + NEXT + FOUND + INVESTIGATION + PLAN + LASTS + EVIDENCE + TIMELINE + FOOT;
