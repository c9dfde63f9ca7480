import { counted } from '../../counted.ts';
import { brief } from '../../render/brief.ts';
import { oneLine } from '../../render/clean.ts';
import type { Fields } from './fields.ts';
import { field, fields } from './fields.ts';

/** What happened at GitHub. */
export interface Happening {
  readonly text: string;
  /** What it is about, behind the repository's name: `#12`, `@main`. Undefined when it is alone. */
  readonly about?: string;
  readonly url?: string;
}

/** How long a title or a comment may get, in characters. */
const longest = 200;

/**
 * Says in a line who did what, and where it can be seen: `ann opened octo/hello#12: It does not start`. Of events that
 * it does not know it says their names.
 *
 * @see {@link https://docs.github.com/en/webhooks/webhook-events-and-payloads}
 */
export function happening(event: string, body: Fields): Happening {
  const who = line(fields(body.sender).login) || 'somebody';
  const where = line(fields(body.repository).full_name) || line(fields(body.organization).login);
  const { did, about, title, url } =
    (Object.hasOwn(kinds, event) ? kinds[event] : undefined)?.(body) ?? other(event, body);
  const what = `${who} ${did(`${where}${about ?? ''}`)}`;
  const text = [title ? `${what}: ${title}` : what, url ?? ''].join(' ').trim();
  return { text, ...(about !== undefined && { about }), ...(url !== undefined && { url }) };
}

/** What is said of one kind. */
interface Said {
  readonly did: (where: string) => string;
  readonly about?: string | undefined;
  readonly title?: string | undefined;
  readonly url?: string | undefined;
}

const kinds: Readonly<Record<string, (body: Fields) => Said>> = {
  ping: (body) => ({ did: (at) => `connected ${at}`, title: line(body.zen) }),
  push: (body) => {
    const ref = branch(body.ref);
    const commits = Array.isArray(body.commits) ? body.commits : [];
    const title = commits
      .slice(0, 3)
      .map((commit) => firstLine(fields(commit).message))
      .join('; ');
    const pushed = `${body.forced === true ? 'forced' : 'pushed'} ${counted(commits.length, 'commit')} to`;
    return {
      did: (at) => `${body.deleted === true ? 'deleted' : pushed} ${at}`,
      about: `@${ref}`,
      title: commits.length > 3 ? `${title}; …` : title,
      url: field(body.compare),
    };
  },
  create: (body) => ({ did: (at) => `created the ${line(body.ref_type)} ${at}`, about: `@${branch(body.ref)}` }),
  delete: (body) => ({ did: (at) => `deleted the ${line(body.ref_type)} ${at}`, about: `@${branch(body.ref)}` }),
  issues: (body) => numbered(fields(body.issue), action(body)),
  issue_comment: (body) => commented(body, fields(body.issue)),
  pull_request: (body) => {
    const pull = fields(body.pull_request);
    return numbered(pull, pull.merged === true && body.action === 'closed' ? 'merged' : action(body));
  },
  pull_request_review: (body) => {
    const { state, body: words, html_url } = fields(body.review);
    const did = (at: string) => `reviewed ${at} (${line(state).replaceAll('_', ' ')})`;
    return { ...numbered(fields(body.pull_request), ''), did, title: line(words), url: field(html_url) };
  },
  pull_request_review_comment: (body) => commented(body, fields(body.pull_request)),
  commit_comment: (body) => ({ did: (at) => `commented on ${at}`, ...said(fields(body.comment)) }),
  release: (body) => {
    const { tag_name, name, html_url } = fields(body.release);
    return {
      did: (at) => `${action(body)} the release ${line(tag_name)} of ${at}`,
      title: line(name),
      url: field(html_url),
    };
  },
  workflow_run: (body) => {
    const { name, status, conclusion, head_branch, html_url } = fields(body.workflow_run);
    const how = line(conclusion) || line(status);
    return {
      did: (at) => `ran ${line(name)} on ${at}`,
      about: `@${line(head_branch)}`,
      title: how,
      url: field(html_url),
    };
  },
  deployment_status: (body) => {
    const { state, environment, target_url } = fields(body.deployment_status);
    return { did: (at) => `deployed ${at} to ${line(environment)}`, title: line(state), url: field(target_url) };
  },
};

function other(event: string, body: Fields): Said {
  const done = line(body.action);
  const what = [event, ...(done ? [done] : [])].join(' ').replaceAll('_', ' ');
  return { did: (at) => `${what} ${at}`, url: field(fields(body.repository).html_url) };
}

function numbered({ number, title, html_url }: Fields, verb: string): Said {
  const about = typeof number === 'number' ? `#${number}` : undefined;
  return { did: (at) => `${verb} ${at}`, about, title: line(title), url: field(html_url) };
}

function commented(body: Fields, on: Fields): Said {
  const verb = body.action === 'created' ? 'commented on' : `${action(body)} a comment on`;
  return { ...numbered(on, verb), ...said(fields(body.comment)) };
}

function said({ body: words, html_url }: Fields): Pick<Said, 'title' | 'url'> {
  return { title: line(words), url: field(html_url) };
}

function action(body: Fields): string {
  return line(body.action).replaceAll('_', ' ') || 'changed';
}

function branch(ref: Fields[string]): string {
  return line(ref).replace(/^refs\/(?:heads|tags)\//, '');
}

function firstLine(value: Fields[string]): string {
  return line(field(value)?.split('\n', 1)[0]);
}

function line(value: Fields[string]): string {
  return brief(oneLine((field(value) ?? '').slice(0, 4 * longest)), longest);
}
