import type { Commands } from '../command.ts';
import { call, query } from './call.ts';
import { echo } from './echo.ts';
import { get } from './get.ts';
import { hello } from './hello.ts';
import { help } from './help.ts';
import { list } from './list.ts';
import { ping } from './ping.ts';
import { status } from './status.ts';
import { stop } from './stop.ts';
import { threeLaws } from './three-laws.ts';
import { time } from './time.ts';

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
    '^call ': call,
    '^query ': query,
    '^(the )?three laws( of robotics)?$': threeLaws,
    '^status$': status,
    '^stop$': stop,
  };
}
