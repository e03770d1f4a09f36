/** A name that becomes part of a host name: lower-case letters, digits and single `-`, a letter first, at most 40 characters. */
export const hostLabel = /^(?=.{1,40}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/;
