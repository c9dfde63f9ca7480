/** How many messages of one lane may be out at once: they are sent one by one, and this saves a wait between two. */
export const perLane = 16;
