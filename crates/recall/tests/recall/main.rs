//! Recall as its callers see it: partitions built from rows, questions asked, answers compared.

mod carrying;
mod changes;
mod echo;
mod fixture;
mod large;
mod model;
mod opinions;
mod packing;
mod paging;
mod presentation;
mod scopes;
mod second_look;
mod several;
mod time;
