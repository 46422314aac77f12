-- What was released of an edition is part of its state.
update charter.generation set is_due = true;
