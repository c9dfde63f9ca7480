import type { Address } from '../../address.ts';
import { address } from '../../address.ts';
import type { Command } from '../../command.ts';
import type { TextEvent } from '../../event.ts';
import { anyGlob } from '../../matching/any-glob.ts';
import { words } from '../../matching/words.ts';
import { restOf } from '../answering/params.ts';
import { personIn } from '../person-in.ts';
import type { PersonOf } from '../person-of.ts';
import { personOf } from '../person-of.ts';
import type { Asked, Rule } from './rule.ts';
import { ruleIn } from './rule.ts';

/** Who may do more than others. */
export interface RightsOptions {
  /** Who may change something, one by one: `slack:U024`, `email:ann@example.org`. */
  readonly admins?: readonly string[];
  /** Rules as JSON, the first that fits decides: see {@link ruleIn}. */
  readonly rules?: readonly string[];
  /** Inputs that only the owner of the bot speaks in: the terminal, and shells of the same machine. */
  readonly terminals?: readonly string[];
  /** Who is the same person as whom: a right of one of their addresses is a right of all. */
  readonly person?: PersonOf;
}

/** What somebody said, as the command it is for. */
export interface Saying {
  readonly event: TextEvent;
  readonly command: Command;
  /** The text as the command matched it. */
  readonly text: string;
}

type Decision =
  | { readonly allowed: true; readonly because: string }
  | { readonly allowed: false; readonly words: string };

/** Whether it may be run and why, and the rule that it meets, if any. */
export type Right = Decision & { readonly rule?: Rule };

/**
 * Decides who may run what, by the first of these that says something: a rule that denies; what everybody may; who is
 * not proven, or belongs elsewhere; what everybody who belongs here may; the terminal; a rule that allows; an admin.
 *
 * @throws {ConfigError} An admin or a rule is none.
 */
export function rights(options: RightsOptions): (saying: Saying) => Right {
  const { admins = [], rules = [], terminals = [], person = personOf() } = options;
  const named = anyGlob(admins.map(adminIn));
  const read = rules.map((text, index) => ruleIn(text, index + 1));
  const owned = new Set(terminals);

  const mayChange = ({ command, event }: Saying, rule: Rule | undefined): Decision => {
    if (owned.has(event.input)) return yes("it is said in the owner's terminal");
    if (rule) return yes(`rule ${rule.number} of --allow lets it`);
    const admin = person(event).addresses.find(named);
    if (admin) return yes(`--admins names ${admin}`);
    return no(admins.length === 0 ? noAdmins(command, event) : noAdmin(command, event));
  };
  const decision = (saying: Saying, rule: Rule | undefined): Decision => {
    const { command, event } = saying;
    if (rule && !rule.allows) return no(denied(rule, event));
    if (!command.changes && !command.inside) return yes(`${command.name} is for everybody`);
    if (isStranger(event)) return no(strange(command, event));
    if (command.changes) return mayChange(saying, rule);
    return yes(`${command.name} is for people of this organisation who are proven to be who they are`);
  };
  return (saying) => {
    const rule = read.length === 0 ? undefined : firstFor(read, saying, person);
    return { ...decision(saying, rule), ...(rule && { rule }) };
  };
}

function yes(because: string): Decision {
  return { allowed: true, because };
}

function no(words: string): Decision {
  return { allowed: false, words };
}

function adminIn(text: string): Address {
  return personIn(text, `--admins '${text}'`, 'for many at once write a rule of --allow');
}

function firstFor(rules: readonly Rule[], saying: Saying, person: PersonOf): Rule | undefined {
  const asked = askedBy(saying, person);
  return rules.find((rule) => rule.covers(asked));
}

function askedBy({ event, command, text }: Saying, person: PersonOf): Asked {
  const { name, rights: under = name } = command;
  const said = words(text);
  const args = said.map(({ value }) => value);
  return {
    names: name === under ? [name] : [name, under],
    args: aboutOf(command, args, restOf(command, text, said)) ?? args.slice(1).join(' '),
    people: person(event).addresses,
    proven: event.sender.verified,
    places: placesOf(event),
  };
}

/** A plugin may bring one that breaks its word, and throws. */
function aboutOf(command: Command, args: readonly string[], rest: string): string | undefined {
  try {
    return command.about?.(args, rest);
  } catch {
    return undefined;
  }
}

/** The room, by its address and by its name: a person may call themselves by the name of another place. */
function placesOf({ input, to, replyTo, place }: TextEvent): readonly Address[] {
  return [to, replyTo, ...(place.startsWith('#') ? [address(input, place)] : [])];
}

function isStranger({ sender }: TextEvent): boolean {
  return !sender.verified || sender.external;
}

function strange({ name, changes }: Command, { sender }: TextEvent): string {
  const what = changes ? 'can change something' : 'is not for everybody';
  return sender.external
    ? `not allowed: ${name} ${what}, and you belong to another organisation: ask somebody of this one`
    : `not allowed: ${name} ${what}, and nothing here proves who you are: say it where something does`;
}

/** A stranger learns which rule it was, for the one they ask, and nothing of what is in it. */
function denied({ number, why }: Rule, event: TextEvent): string {
  if (isStranger(event)) return `not allowed here, by rule ${number} of this bot: ask whoever runs it`;
  return `not allowed: rule ${number} of --allow denies it${why === undefined ? '; whoever runs this bot can change that' : `: ${why}`}`;
}

function noAdmins({ name }: Command, { sender }: TextEvent): string {
  return `not allowed: ${name} changes something, and nobody may yet: start the bot with --admins ${sender.id}, or say it in its terminal`;
}

function noAdmin({ name }: Command, { sender }: TextEvent): string {
  return `not allowed: ${name} changes something, which is for admins: ask one, or start the bot with ${sender.id} among its --admins`;
}
