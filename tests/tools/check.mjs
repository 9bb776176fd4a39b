// Reads an export folder with graphology, Cytoscape.js (headless) and Comunica; prints what each saw, as JSON.
// Usage: node check.mjs TOOLS_FOLDER EXPORT_FOLDER

import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
import {resolve} from 'node:path';

const [tools, folder] = process.argv.slice(2).map((path) => resolve(path));
const require = createRequire(`${tools}/package.json`);
const {MultiDirectedGraph} = require('graphology');
const gexf = require('graphology-gexf');
const graphml = require('graphology-graphml');
const cytoscape = require('cytoscape');
const {QueryEngine} = require('@comunica/query-sparql-file');

const read = (name) => readFileSync(`${folder}/${name}`, 'utf8');
const report = {sizes: {}, labels: {}, checks: {}, answers: {}};
const sum = (values) => values.reduce((total, value) => total + Number(value ?? 0), 0).toFixed(2);

for (const [name, graph] of [
  ['graphology GEXF', gexf.parse(MultiDirectedGraph, read('aid.gexf'))],
  ['graphology GraphML', graphml.parse(MultiDirectedGraph, read('aid.graphml'))],
]) {
  report.sizes[name] = [graph.order, graph.size, sum(graph.mapEdges((edge, data) => data.amount))];
  report.labels[name] = graph.mapNodes((node, data) => data.label);
  report.checks[`${name} keeps time`] = graph.filterEdges((edge, data) => data.start_date && data.end_date).length > 10;
  report.checks[`${name} keeps claims`] = graph.everyEdge((edge, data) => /^https?:/.test(data.claim));
}
const cy = cytoscape({headless: true, elements: JSON.parse(read('aid.cyjs')).elements});
report.sizes['Cytoscape.js'] = [cy.nodes().length, cy.edges().length, sum(cy.edges().map((edge) => edge.data('amount')))];
report.labels['Cytoscape.js'] = cy.nodes().map((node) => node.data('label'));

const engine = new QueryEngine();
for (const [name, {query, variables}] of Object.entries(JSON.parse(read('queries.json')))) {
  const stream = await engine.queryBindings(query, {sources: [{type: 'file', value: `${folder}/part.nt`}]});
  report.answers[name] = (await stream.toArray()).map((row) => variables.map((v) => row.get(v)?.value ?? ''));
}
process.stdout.write(JSON.stringify(report));
