#!/usr/bin/env node
// The command line of the package. All work is done by the same code as in the native program.
import { command, machine } from "../dist/command.js";

process.exitCode = command(process.argv.slice(2), machine);
