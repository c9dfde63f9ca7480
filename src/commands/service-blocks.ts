import type { Endpoint, Node, Service, Value } from '../registry.ts';
import { oneLine } from '../render/clean.ts';
import type { Block } from '../text.ts';

/** Deeper values are not shown: a service may describe itself in circles. */
const deepest = 12;

/** Shows a service in the original's words; versions and metadata are sorted, endpoints are those of the first. */
export function serviceBlocks(name: string, services: readonly Service[]): readonly Block[] {
  const versions = services.toSorted((one, other) => (one.version < other.version ? -1 : 1));
  const endpoints = (versions[0]?.endpoints ?? []).map(endpointText);
  return [
    { type: 'paragraph', text: `service  ${name}` },
    ...versions.flatMap(versionBlocks),
    ...(endpoints.length === 0 ? [] : [{ type: 'code', text: endpoints.join('\n\n') } as const]),
  ];
}

function versionBlocks({ version, nodes }: Service): readonly Block[] {
  const table: Block = { type: 'table', head: ['Id', 'Address', 'Port', 'Metadata'], rows: nodes.map(row) };
  return version === '' ? [table] : [{ type: 'paragraph', text: `version ${version}` }, table];
}

function row({ id, address, port, metadata }: Node): readonly string[] {
  return [id, address, String(port), metadataText(metadata)];
}

function endpointText({ name, metadata, request, response }: Endpoint): string {
  const { description, example, ...more } = metadata;
  const lines = Object.entries({ Description: description, Example: example, Metadata: metadataText(more) });
  return [
    [`Endpoint: ${name}`, ...lines.flatMap(([title, text]) => (text ? [`${title}: ${oneLine(text)}`] : []))].join('\n'),
    `Request: ${valuesText(request)}`,
    `Response: ${valuesText(response)}`,
  ].join('\n\n');
}

function valuesText({ values }: Value): string {
  return values.length === 0 ? '{}' : `{\n${values.map((value) => valueText(value, 1)).join('')}}`;
}

function valueText({ name, type, values }: Value, depth: number): string {
  const indent = '\t'.repeat(depth);
  const line = `${indent}${snakeCase(name)} ${type}`;
  if (values.length === 0 || depth >= deepest) return `${line}\n`;
  return `${line} {\n${values.map((value) => valueText(value, depth + 1)).join('')}${indent}}\n`;
}

function metadataText(metadata: Readonly<Record<string, string>>): string {
  return Object.entries(metadata)
    .map(([key, value]) => `${key}=${value}`)
    .sort()
    .join(',');
}

function snakeCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toLowerCase();
}
