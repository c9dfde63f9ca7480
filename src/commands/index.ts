import type { Commands } from '../command.ts';
import { call, query } from './call.ts';
import { cancelJob } from './cancel-job.ts';
import { deadLetters } from './dead-letters.ts';
import { deregister } from './deregister.ts';
import { discard } from './discard.ts';
import { echo } from './echo.ts';
import { forget } from './forget.ts';
import { get } from './get.ts';
import { health } from './health.ts';
import { hello } from './hello.ts';
import { help } from './help.ts';
import { jobs } from './jobs.ts';
import { list } from './list.ts';
import { memories } from './memories.ts';
import { outbox } from './outbox.ts';
import { ping } from './ping.ts';
import { publish } from './publish.ts';
import { putOff } from './put-off.ts';
import { questions } from './questions.ts';
import { recall } from './recall.ts';
import { redeliver } from './redeliver.ts';
import { register } from './register.ts';
import { remember } from './remember.ts';
import { stats } from './stats.ts';
import { status } from './status.ts';
import { stop } from './stop.ts';
import { stream } from './stream.ts';
import { threeLaws } from './three-laws.ts';
import { time } from './time.ts';
import { under } from './under.ts';
import { watch } from './watch.ts';

/** Returns the commands that come with the bot, by the original's patterns. */
export function commands(): Commands {
  return {
    '^help$': help,
    '^help ': help,
    '^echo ': echo,
    '^time$': time,
    '^hello$': hello,
    '^ping$': ping,
    '^list ': list,
    '^get ': get,
    '^health ': health,
    '^stats ': stats,
    '^watch ': watch,
    '^call ': call,
    '^query ': query,
    '^stream ': stream,
    '^register ': register,
    '^deregister ': deregister,
    '^publish ': publish,
    '^registry list ': under('registry', list),
    '^registry get ': under('registry', get),
    '^registry register ': under('registry', register),
    '^registry deregister ': under('registry', deregister),
    '^(the )?three laws( of robotics)?$': threeLaws,
    '^status$': status,
    '^stop$': stop,
    '^remember ': remember,
    '^recall ': recall,
    '^forget ': forget,
    '^memories( |$)': memories,
    '^in ': putOff('in', {
      usage: 'in [time] [command]',
      description: 'Runs a command later',
      examples: ['in 10 minutes ping', 'in 2 hours list services > email:team@example.org'],
    }),
    '^at ': putOff('at', {
      usage: 'at [time] [command]',
      description: 'Runs a command at a time of day, today or tomorrow, or on a day that is named',
      examples: ['at 17:00 list services', 'at 9:00 on friday ping', 'at 2026-12-24 18:00 ping'],
    }),
    '^on ': putOff('on', {
      usage: 'on [day] at [time] [command]',
      description: 'Runs a command on a day',
      examples: ['on friday at 9:00 list services'],
    }),
    '^every ': putOff('every', {
      usage: 'every [period] [command]',
      description: 'Runs a command again and again',
      examples: ['every weekday at 9:00 list services', 'every 15 minutes status'],
    }),
    '^jobs$': jobs,
    '^cancel job ': cancelJob,
    '^questions$': questions,
    '^outbox$': outbox,
    '^dead letters$': deadLetters,
    '^redeliver( |$)': redeliver,
    '^discard( |$)': discard,
  };
}
