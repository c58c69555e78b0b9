// Loaded into a server before anything else: the process ends at once, as by kill -9, when it is about to let a
// conversation know of a person's quote, which is written by then.
const { stringify } = JSON;
const isTold = (value) => value?.kind === "start" && value.flow === "system-quote";
JSON.stringify = (value, ...rest) => {
  if (isTold(value) || isTold(value?.event) || isTold(value?.body)) process.kill(process.pid, "SIGKILL");
  return stringify(value, ...rest);
};
