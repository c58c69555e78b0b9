#!/usr/bin/env node
import { runBalcao } from "./cli/balcao.js";

await runBalcao(process.argv);
