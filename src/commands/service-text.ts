import type { Endpoint, Node, Service, Value } from '../registry.ts';

/** Deeper values are not shown: a service may describe itself in circles. */
const deepest = 12;

/** Writes a service as the original does, to the tab; versions and metadata are sorted. */
export function serviceText(name: string, services: readonly Service[]): string {
  const versions = services.toSorted((one, other) => (one.version < other.version ? -1 : 1));
  return [
    `service  ${name}`,
    ...versions.flatMap(versionLines),
    ...(versions[0]?.endpoints ?? []).flatMap(endpointLines),
  ].join('\n');
}

function versionLines({ version, nodes }: Service): readonly string[] {
  const title = version === '' ? [] : [`\nversion ${version}`];
  return [...title, '\nId\tAddress\tPort\tMetadata', ...nodes.map(nodeLine)];
}

function nodeLine({ id, address, port, metadata }: Node): string {
  return [id, address, port, metadataText(metadata)].join('\t');
}

function endpointLines({ name, metadata, request, response }: Endpoint): readonly string[] {
  const about = metadataText(metadata);
  return [
    `\nEndpoint: ${name}\n${about === '' ? '' : `Metadata: ${about}\n`}`,
    `Request: ${valuesText(request)}\n\nResponse: ${valuesText(response)}\n`,
  ];
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
