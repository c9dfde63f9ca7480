/** `uBot`: what tells a journal from other databases. */
export const application = 0x75_42_6f_74;
