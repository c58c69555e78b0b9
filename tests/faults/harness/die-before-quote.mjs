// Loaded into a server before anything else: the process ends at once, as by kill -9, when it is about to let a
// conversation know of a person's quote, which is written by then.
const { stringify } = JSON;
JSON.stringify = (...args) => {
  const text = stringify(...args);
  if (text?.includes('"flow":"system-quote"') && text.includes('"personName"')) process.kill(process.pid, "SIGKILL");
  return text;
};
