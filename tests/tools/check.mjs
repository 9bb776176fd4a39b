// Reads an export folder with graphology, Cytoscape.js (headless) and Comunica; prints what each saw, as JSON.
// Usage: node check.mjs TOOLS_FOLDER EXPORT_FOLDER

import {createHash} from 'node:crypto';
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {resolve} from 'node:path';

const [tools, folder] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(`${tools}/package.json`);
const {MultiDirectedGraph} = require('graphology');
const gexf = require('graphology-gexf');
const graphml = require('graphology-graphml');
const cytoscape = require('cytoscape');

const read = (name) => readFileSync(`${folder}/${name}`, 'utf8');
const labels = (names) =>
  createHash('sha256').update([...names].sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b))).join('\n')).digest('hex');
const report = {sizes: {}, labels: {}, checks: {}};
const sum = (values) => String(values.reduce((total, value) => total + Number(value ?? 0), 0));

for (const [name, graph] of [
  ['graphology.gexf', gexf.parse(MultiDirectedGraph, read('aid.gexf'))],
  ['graphology.graphml', graphml.parse(MultiDirectedGraph, read('aid.graphml'))],
]) {
  report.sizes[name] = [graph.order, graph.size, sum(graph.mapEdges((edge, data) => data.amount))];
  report.labels[name] = labels(graph.mapNodes((node, data) => data.label));
  report.checks[`${name} keeps time`] = graph.filterEdges((edge, data) => data.start_date).length > 0;
}
const cy = cytoscape({headless: true, elements: JSON.parse(read('aid.cyjs')).elements});
report.sizes['cytoscape.js'] = [cy.nodes().length, cy.edges().length, sum(cy.edges().map((edge) => edge.data('amount')))];
report.labels['cytoscape.js'] = labels(cy.nodes().map((node) => node.data('label')));

const {QueryEngine} = require('@comunica/query-sparql-file');
const stream = await new QueryEngine().queryBindings(read('query.rq'), {
  sources: [{type: 'file', value: `${folder}/claims.nt`}],
});
const names = JSON.parse(read('query.json'));
report.answers = {comunica: (await stream.toArray()).map((row) => names.map((name) => row.get(name)?.value ?? ''))};
process.stdout.write(JSON.stringify(report));
