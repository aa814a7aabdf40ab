//! `evoke check-config`: shows the settings in effect.

use crate::commands::serve::ServeArgs;
use crate::failure::Failure;
use crate::output::Output;
use clap::Args;
use evoke_report::table;

/// Read the settings file, the environment and the flags, and show what `serve` would use.
#[derive(Debug, Args)]
pub(crate) struct CheckConfigArgs {
    #[command(flatten)]
    serve: ServeArgs,
}

/// Runs the command. Parsing the settings was the check: unknown keys and invalid values never get here.
pub(crate) fn run(args: &CheckConfigArgs, output: Output) -> Result<(), Failure> {
    let settings = args.serve.settings()?;
    output.answer(&settings, || {
        let mut drawn = table(["setting", "value"]);
        for (name, value) in &settings {
            drawn.add_row([name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned)]);
        }
        format!("{drawn}\nThe settings are good.")
    })?;
    Ok(())
}
